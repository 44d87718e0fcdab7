import { canonicalJson, isJsonObject, type Json, sha256 } from "@rolecall/core";

/** Where and by whom something was pressed. Only to be believed of a request whose signature holds. */
export interface Pressed {
  /** A dialog was sent, and not a button pressed. */
  readonly isModal: boolean;
  readonly userId: string;
  /** Empty for a dialog. */
  readonly channel: string;
  readonly actionId: string;
  /** Empty where it names none. */
  readonly groupId: string;
  /** The same however often and by whichever way it is delivered; undefined where nothing tells it from another press. */
  readonly orderId: string | undefined;
}

/** Reads it of the form field `payload`; all empty where there is none. Never throws. */
export function readPressed(rawBody: Uint8Array): Pressed {
  let payload: Json | undefined;
  try {
    payload = JSON.parse(new URLSearchParams(Buffer.from(rawBody).toString("utf8")).get("payload") ?? "") as Json;
  } catch {
    payload = undefined;
  }
  return {
    isModal: memberOf(payload, "type") === "view_submission",
    userId: textIn(payload, "user", "id"),
    channel: textIn(payload, "container", "channel_id"),
    ...pressedIn(payload),
    orderId: orderIdOf(payload),
  };
}

/** Of a button: who pressed which, under which message, and when. Of a dialog: who sent which, what it says, and when. */
function orderIdOf(payload: Json | undefined): string | undefined {
  const what = memberOf(payload, "type") === "view_submission" ? dialogIn(payload) : buttonIn(payload);
  if (what === undefined) return undefined;
  try {
    return `slack:${sha256(canonicalJson([textIn(payload, "team", "id"), textIn(payload, "user", "id"), ...what]))}`;
  } catch {
    // Nested without end, or with a number that JSON has not: no dialog of ours.
    return undefined;
  }
}

function dialogIn(payload: Json | undefined): readonly Json[] | undefined {
  const view = memberOf(payload, "view");
  const id = memberOf(view, "id");
  if (typeof id !== "string" || id === "") return undefined;
  // Where it was refused it stays open, and may be sent again with the same in it, when what stood against it is gone.
  return [id, memberOf(memberOf(view, "state"), "values") ?? null, memberOf(payload, "trigger_id") ?? null];
}

function buttonIn(payload: Json | undefined): readonly Json[] | undefined {
  const action = actionIn(payload);
  const when = memberOf(action, "action_ts") ?? memberOf(payload, "trigger_id");
  if (typeof when !== "string" || when === "") return undefined;
  const option = memberOf(memberOf(action, "selected_option"), "value");
  const which = [memberOf(action, "action_id") ?? null, option ?? memberOf(action, "value") ?? null];
  const under = [textIn(payload, "container", "channel_id"), textIn(payload, "container", "message_ts")];
  return [...under, ...which, when];
}

function actionIn(payload: Json | undefined): Json | undefined {
  const actions = memberOf(payload, "actions");
  return Array.isArray(actions) ? actions[0] : undefined;
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function pressedIn(payload: Json | undefined): Pick<Pressed, "actionId" | "groupId"> {
  const action = actionIn(payload);
  const [actionId = "", value = ""] = ["action_id", "value"].map((name) => textOf(memberOf(action, name)));
  const subject = value || textIn(payload, "view", "private_metadata");
  return { actionId: actionId.slice(0, 64), groupId: /^g_[0-9a-z_]{1,64}/.exec(subject)?.[0] ?? "" };
}

function textIn(payload: Json | undefined, outer: string, inner: string): string {
  return textOf(memberOf(memberOf(payload, outer), inner));
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
