import { inert } from "../inert.ts";
import type { SlackConfig } from "./config.ts";
import { EXPIRIES, expectedModal } from "./modal.ts";
import { readPayload, type SlackPayload } from "./payload.ts";
import { isSlackSignature } from "./verify.ts";

/** Why a request of Slack's is not obeyed, closed: a metric label and an audit row. */
export type ActionRefusal =
  | "no-signing-secret"
  | "bad-signature"
  | "malformed"
  | "not-a-responder"
  | "unknown-action"
  | "no-reason";

/** What somebody wants done. `by` is `slack:` and a user id. */
export type SlackCommand =
  | { readonly kind: "acknowledge"; readonly groupId: string; readonly by: string }
  | { readonly kind: "snooze"; readonly groupId: string; readonly by: string; readonly forMs: number }
  | { readonly kind: "compromised"; readonly groupId: string; readonly by: string }
  | { readonly kind: "reopen"; readonly groupId: string; readonly by: string }
  | {
      readonly kind: "expected";
      readonly groupId: string;
      readonly by: string;
      readonly comment: string;
      /** Epoch ms. */
      readonly endsAt: number;
    }
  /** `views.open` with this view, within 3 s. */
  | { readonly kind: "open-modal"; readonly triggerId: string; readonly view: unknown; readonly by: string }
  /** A link was followed: nothing to do, and Slack wants an answer. */
  | { readonly kind: "nothing" };

export type SlackAction =
  | { readonly kind: "command"; readonly command: SlackCommand }
  | {
      readonly kind: "refused";
      readonly reason: ActionRefusal;
      /** HTTP status of the answer. Somebody without permission is told so in Slack, which wants a 200. */
      readonly status: 200 | 400 | 401 | 404;
      /** What only the one who pressed sees; empty where nobody is answered. */
      readonly answer: string;
    };

export interface ActionRequest {
  readonly headers: { readonly timestamp: string; readonly signature: string };
  readonly rawBody: Uint8Array;
  /** Epoch ms. */
  readonly now: number;
  /** Groups that the user is known to be in, by user id. */
  readonly memberOf: (userId: string) => readonly string[];
}

const SPANS: Readonly<Record<string, number>> = { "1h": 1, "4h": 4, "24h": 24, "7d": 168 };
const HOUR_MS = 3_600_000;

/**
 * A request to `/slack/actions`: signature over the raw bytes first, then its shape, then whether this person may, and
 * only then what it says. Buttons carry an opaque group id and nothing else, so nothing of it is believed but that.
 */
export function readSlackAction(config: SlackConfig, request: ActionRequest): SlackAction {
  if (config.signing_secret === undefined) return refusal("no-signing-secret", 404);
  const { headers, rawBody, now } = request;
  if (!isSlackSignature(config.signing_secret, headers, rawBody, Math.floor(now / 1000))) {
    return refusal("bad-signature", 401);
  }
  const payload = readPayload(rawBody);
  if (payload === undefined) return refusal("malformed", 400);
  if (!isResponder(config.responders, payload.userId, request.memberOf(payload.userId))) {
    return refusal("not-a-responder", 200, "You are not among the responders of this receiver, so nothing was done.");
  }
  const command = commandOf(payload, now);
  if (command === undefined) return refusal("unknown-action", 200);
  if (command.kind === "expected" && command.comment === "") {
    return refusal("no-reason", 200, "Say why: whoever looks next has nothing else to go by.");
  }
  return { kind: "command", command };
}

/** Named users and members of named groups; everybody in the workspace where nobody is named. */
function isResponder(responders: readonly string[], userId: string, groups: readonly string[]): boolean {
  return responders.length === 0 || [userId, ...groups].some((id) => responders.includes(id));
}

function commandOf(payload: SlackPayload, now: number): SlackCommand | undefined {
  const by = `slack:${payload.userId}`;
  const [groupId = "", span = ""] = payload.subject.split("/");
  if (payload.actionId === "open") return { kind: "nothing" };
  if (!/^g_[0-9a-z_]{1,64}$/.test(groupId)) return undefined;
  switch (payload.actionId) {
    case "acknowledge":
      return { kind: "acknowledge", groupId, by };
    case "snooze":
      return Object.hasOwn(SPANS, span)
        ? { kind: "snooze", groupId, by, forMs: (SPANS[span] ?? 0) * HOUR_MS }
        : undefined;
    case "compromised":
    case "reopen":
      return { kind: payload.actionId, groupId, by };
    case "expected":
      return { kind: "open-modal", triggerId: payload.triggerId, view: expectedModal(groupId), by };
    case "expected-submit": {
      const days = EXPIRIES.find((days) => `${days}d` === payload.choice) ?? 30;
      return { kind: "expected", groupId, by, comment: inert(payload.text, 500), endsAt: now + days * 24 * HOUR_MS };
    }
    default:
      return undefined;
  }
}

function refusal(reason: ActionRefusal, status: 200 | 400 | 401 | 404, answer = ""): SlackAction {
  return { kind: "refused", reason, status, answer };
}
