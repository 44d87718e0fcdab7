import { createHash } from "node:crypto";
import type { NotifierContext } from "../context.ts";
import type { Page } from "../page.ts";

/** Integration keys by their references. */
export interface RoutingKeys {
  /** What new alerts are opened with. */
  readonly own: string;
  /** The key that a page's alert was opened with, where it is still known; else the own one. */
  keyOf(page: Page): string;
}

/** Name of the reference among the ids that are stored with a group. */
export const KEY_REF = "routing_key_ref";

/** Keys that this process has been configured with: they are good for what was opened with them. */
const seen = new WeakMap<NotifierContext, Map<string, string>>();

/**
 * The keys of a receiver, one or several with spaces between: the first opens alerts, the others end what they opened. To
 * PagerDuty an alert under another key is another one, and the end of one that is not there is taken and forgotten.
 */
export function routingKeys(text: string, context: NotifierContext): RoutingKeys {
  const keys = text.split(/\s+/).filter((key) => key !== "");
  const [own = ""] = keys;
  const known = seen.get(context) ?? new Map<string, string>();
  seen.set(context, known);
  for (const key of keys) known.set(refOf(key), key);
  return {
    own,
    // What is over is over: what follows is a new alert.
    keyOf: ({ reason, externalIds }) =>
      (reason === "first_notification" ? undefined : known.get(externalIds[KEY_REF] ?? "")) ?? own,
  };
}

/** Tells keys apart, and nothing else. */
export function refOf(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 12);
}
