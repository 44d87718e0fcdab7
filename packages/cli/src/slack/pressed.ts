import { canonicalJson, type Json, memberAt, parseJson, sha256, textAt } from "@rolecall/core";

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
  const payload = parseJson(new URLSearchParams(Buffer.from(rawBody).toString("utf8")).get("payload") ?? "");
  return {
    isModal: memberAt(payload, "type") === "view_submission",
    userId: textAt(payload, "user", "id"),
    channel: textAt(payload, "container", "channel_id"),
    ...pressedIn(payload),
    orderId: orderIdOf(payload),
  };
}

/** Of a button: who pressed which, under which message, and when. Of a dialog: who sent which, what it says, and when. */
function orderIdOf(payload: Json | undefined): string | undefined {
  const what = memberAt(payload, "type") === "view_submission" ? dialogIn(payload) : buttonIn(payload);
  if (what === undefined) return undefined;
  try {
    return `slack:${sha256(canonicalJson([textAt(payload, "team", "id"), textAt(payload, "user", "id"), ...what]))}`;
  } catch {
    // Nested without end, or with a number that JSON has not: no dialog of ours.
    return undefined;
  }
}

function dialogIn(payload: Json | undefined): readonly Json[] | undefined {
  const view = memberAt(payload, "view");
  const id = memberAt(view, "id");
  if (typeof id !== "string" || id === "") return undefined;
  // Where it was refused it stays open, and may be sent again with the same in it, when what stood against it is gone.
  return [id, memberAt(view, "state", "values") ?? null, memberAt(payload, "trigger_id") ?? null];
}

function buttonIn(payload: Json | undefined): readonly Json[] | undefined {
  const action = actionIn(payload);
  const when = memberAt(action, "action_ts") ?? memberAt(payload, "trigger_id");
  if (typeof when !== "string" || when === "") return undefined;
  const option = memberAt(action, "selected_option", "value");
  const which = [memberAt(action, "action_id") ?? null, option ?? memberAt(action, "value") ?? null];
  const under = [textAt(payload, "container", "channel_id"), textAt(payload, "container", "message_ts")];
  return [...under, ...which, when];
}

function actionIn(payload: Json | undefined): Json | undefined {
  const actions = memberAt(payload, "actions");
  return Array.isArray(actions) ? actions[0] : undefined;
}

function pressedIn(payload: Json | undefined): Pick<Pressed, "actionId" | "groupId"> {
  const action = actionIn(payload);
  const [actionId = "", value = ""] = ["action_id", "value"].map((name) => textAt(action, name));
  const subject = value || textAt(payload, "view", "private_metadata");
  return { actionId: actionId.slice(0, 64), groupId: /^g_[0-9a-z_]{1,64}/.exec(subject)?.[0] ?? "" };
}
