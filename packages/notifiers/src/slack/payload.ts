import { isJsonObject, type Json, type JsonObject, parseJson, textAt } from "@rolecall/core";

/** What counts of a `block_actions` or `view_submission` payload. */
export interface SlackPayload {
  readonly userId: string;
  readonly actionId: string;
  /** Value of the button, of the chosen option, or the metadata of the modal. */
  readonly subject: string;
  readonly triggerId: string;
  /** Of a modal: the chosen expiry and the reason. */
  readonly choice: string;
  readonly text: string;
}

const MAX_BYTES = 100_000;

/** Reads the form field `payload`; undefined for anything that Slack would not send. Never throws. */
export function readPayload(rawBody: Uint8Array): SlackPayload | undefined {
  if (rawBody.length > MAX_BYTES) return undefined;
  const field = new URLSearchParams(Buffer.from(rawBody).toString("utf8")).get("payload");
  const payload = field === null ? undefined : parseJson(field);
  const userId = textAt(payload, "user", "id");
  if (!isJsonObject(payload) || !/^[UW][A-Z0-9]{1,30}$/.test(userId)) return undefined;
  const common = {
    userId,
    triggerId: textAt(payload, "trigger_id"),
  };
  if (payload["type"] === "block_actions") return fromActions(payload, common);
  return payload["type"] === "view_submission" ? fromSubmission(payload, common) : undefined;
}

type Common = Pick<SlackPayload, "userId" | "triggerId">;

function fromActions(payload: JsonObject, common: Common): SlackPayload | undefined {
  const actions = payload["actions"];
  const action = Array.isArray(actions) ? (actions[0] as Json | undefined) : undefined;
  const actionId = textAt(action, "action_id");
  if (actionId === "") return undefined;
  const subject = textAt(action, "selected_option", "value") || textAt(action, "value");
  return { ...common, actionId, subject, choice: "", text: "" };
}

function fromSubmission(payload: JsonObject, common: Common): SlackPayload | undefined {
  const view = payload["view"];
  if (!isJsonObject(view) || view["callback_id"] !== "expected") return undefined;
  return {
    ...common,
    actionId: "expected-submit",
    subject: textAt(view, "private_metadata"),
    choice: textAt(view, "state", "values", "expiry", "expiry", "selected_option", "value"),
    text: textAt(view, "state", "values", "reason", "reason", "value"),
  };
}
