import { createHmac } from "node:crypto";
import { Secret } from "@rolecall/core";

/** The cookie; the prefix `__Host-` would need https, which loopback has not. */
export const SESSION_COOKIE = "rolecall_session";

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
