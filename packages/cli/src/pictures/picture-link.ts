import { createHmac, timingSafeEqual } from "node:crypto";
import type { Config } from "@rolecall/runtime";

/** Addresses of findings' pictures that whoever has them may fetch, and nobody else. */
export interface PictureLinks {
  urlOf(findingUid: string): string;
  /** Whether `key` is the one of this finding's address. */
  isKeyOf(findingUid: string, key: string): boolean;
}

/**
 * Signed with `console.session_secret`, which the alerter and every console of an installation have in common. Undefined
 * without it, or without an https `console.public_url`: nobody outside could fetch them.
 */
export function pictureLinks({ console: page }: Pick<Config, "console">): PictureLinks | undefined {
  const { public_url: home, session_secret: secret } = page;
  if (home === undefined || secret === undefined || !home.startsWith("https://")) return undefined;
  const keyOf = (findingUid: string): string =>
    createHmac("sha256", secret.reveal()).update(`rolecall-picture\n${findingUid}`).digest("base64url");
  return {
    urlOf: (uid) => `${home.replace(/\/$/, "")}/pictures/${encodeURIComponent(uid)}.png?key=${keyOf(uid)}`,
    isKeyOf(uid, key) {
      const [want, got] = [Buffer.from(keyOf(uid)), Buffer.from(key)];
      return want.length === got.length && timingSafeEqual(want, got);
    },
  };
}
