import { randomBytes } from "node:crypto";
import { Secret } from "@rolecall/core";

/** How long a link goes on opening browsers once it has opened one: the laptop, the telephone, and then nobody. */
export const LINK_MS: number = 10 * 60_000;

/** The link that a process prints: it opens the console until ten minutes after it first did. */
export interface AccessLink {
  /** A new text, to be printed as `?access=…`; the one before opens nothing any more. */
  renew(): string;
  /** Exchange the text for a session; the first time counts. False for one that is wrong or over. */
  exchange(text: string): boolean;
  /** Is it the present one, and not over? */
  isOpen(text: string): boolean;
}

/** `now` gives epoch ms. Nothing is open before the first `renew`. */
export function createAccessLink(now: () => number): AccessLink {
  let secret: Secret | undefined;
  let firstAt: number | undefined;
  const isOpen = (text: string): boolean =>
    secret?.matches(text) === true && (firstAt === undefined || now() - firstAt < LINK_MS);
  return {
    renew() {
      const text = randomBytes(24).toString("base64url");
      secret = new Secret(text);
      firstAt = undefined;
      return text;
    },
    exchange(text) {
      if (!isOpen(text)) return false;
      firstAt ??= now();
      return true;
    },
    isOpen,
  };
}
