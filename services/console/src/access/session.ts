import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { Secret } from "@rolecall/core";
import { type Principal, ROLES, type Role, scopesOf } from "./roles.ts";

/** The cookie on http: the prefix `__Host-` needs https, which loopback has not. */
export const SESSION_COOKIE = "rolecall_session";
/** On https: for this host alone, and never sent in the clear. */
export const SECURE_COOKIE = "__Host-rolecall_session";

/** What proves a caller: the token of the printed link, or the session that it was exchanged for. */
export interface Keys {
  readonly token: Secret;
  /** HMAC-SHA256 of a fixed text under the token: whoever reads a cookie cannot make the link of it. */
  readonly session: Secret;
}

/** The session belongs to the token: a new token ends every session. */
export function createKeys(accessToken: string): Keys {
  const session = createHmac("sha256", accessToken).update("rolecall console session v1").digest("base64url");
  return { token: new Secret(accessToken), session: new Secret(session) };
}

/** A cookie's content that only this console can have written. */
export interface Seals {
  seal(content: object): string;
  /** The content; undefined where the seal is not ours, or its `until` (epoch ms) is over. */
  open(text: string, now: number): Readonly<Record<string, unknown>> | undefined;
}

/** HMAC-SHA256 under a key of its own for each purpose, derived from the secret (RFC 5869). */
export function createSeals(secret: string, purpose: string): Seals {
  const key = Buffer.from(hkdfSync("sha256", secret, "", `rolecall console ${purpose}`, 32));
  const sign = (text: string): Buffer => createHmac("sha256", key).update(text).digest();
  return {
    seal(content) {
      const text = Buffer.from(JSON.stringify(content)).toString("base64url");
      return `${text}.${sign(text).toString("base64url")}`;
    },
    open(sealed, now) {
      const [text = "", seal = ""] = sealed.split(".");
      const given = Buffer.from(seal, "base64url");
      const expected = sign(text);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const content = JSON.parse(Buffer.from(text, "base64url").toString()) as Readonly<Record<string, unknown>>;
      return typeof content["until"] === "number" && content["until"] > now ? content : undefined;
    },
  };
}

/** Who a sealed session is of. */
export function principalOfSession(content: Readonly<Record<string, unknown>> | undefined): Principal | undefined {
  const role = ROLES.find((each) => each === content?.["role"]) as Role | undefined;
  if (content === undefined || role === undefined) return undefined;
  return { name: String(content["name"]), via: "oidc", scopes: scopesOf(role) };
}
