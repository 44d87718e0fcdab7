import { isJsonObject, type Json } from "@rolecall/core";

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
}

/** Reads it of the form field `payload`; all empty where there is none. Never throws. */
export function readPressed(rawBody: Uint8Array): Pressed {
  let payload: Json | undefined;
  try {
    payload = JSON.parse(new URLSearchParams(Buffer.from(rawBody).toString("utf8")).get("payload") ?? "") as Json;
  } catch {
    payload = undefined;
  }
  const type = isJsonObject(payload) ? payload["type"] : undefined;
  return {
    isModal: type === "view_submission",
    userId: textIn(payload, "user", "id"),
    channel: textIn(payload, "container", "channel_id"),
    ...pressedIn(payload),
  };
}

function pressedIn(payload: Json | undefined): Pick<Pressed, "actionId" | "groupId"> {
  const actions = isJsonObject(payload) && Array.isArray(payload["actions"]) ? payload["actions"] : [];
  const action = actions[0];
  const actionId = isJsonObject(action) && typeof action["action_id"] === "string" ? action["action_id"] : "";
  const value = isJsonObject(action) && typeof action["value"] === "string" ? action["value"] : "";
  const subject = value || textIn(payload, "view", "private_metadata");
  return { actionId: actionId.slice(0, 64), groupId: /^g_[0-9a-z_]{1,64}/.exec(subject)?.[0] ?? "" };
}

function textIn(payload: Json | undefined, outer: string, inner: string): string {
  const holder = isJsonObject(payload) ? payload[outer] : undefined;
  const text = isJsonObject(holder) ? holder[inner] : undefined;
  return typeof text === "string" ? text : "";
}
