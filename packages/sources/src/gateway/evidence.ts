import type { ActionClass, EventOutcome } from "@rolecall/core";
import { methodClass } from "../action/verb-class.ts";
import { credentialUid, mayHoldCredential } from "../actor/credential-uid.ts";
import { pathOf } from "./path-template.ts";

const MAX_RESOURCE = 256;

/** A segment of this length is rather a token than a name. */
const MAX_NAME = 64;

/** 401, 403 and 407 are refusals, any other 4xx and 5xx is an error, and so is a request that got no answer (0). */
export function outcomeOf(status: number | undefined): EventOutcome {
  if (status === undefined) return "unknown";
  if (status === 401 || status === 403 || status === 407) return "denied";
  return status >= 400 || status < 100 ? "error" : "success";
}

/** What an endpoint does: its method, unless its words say that it gives out tokens or secrets, or only looks something up. */
export function endpointClass(method: string, template: string): ActionClass {
  if (/\/(?:oauth2?|token|tokens|login|logout|signin|authorize)(?:\/|$)/.test(template)) return "auth";
  if (SESSIONS.test(template)) return "auth";
  if (/\/(?:secrets?|credentials?|api-?keys|keys|passwords?)(?:\/|$)/.test(template)) return "secret";
  if (/\/admin(?:\/|$)/.test(template)) return "admin";
  return method === "POST" && LOOKUP.test(template) ? "read" : methodClass(method);
}

/** Sessions of a login, by what they stand behind; those of a checkout, a chat or a billing portal are the service's own things. */
const SESSIONS =
  /(?:^(?:\/(?:api|rest|v\d[\w.]*))*|\/(?:users?|accounts?|auth|identity|iam|sso|me|admin|\{\w+\}))\/sessions?(?:\/|$)/;

/** A question that is too long for an address: `POST /v1/search`, `/_search`, `/orders/query`. */
const LOOKUP = /[/:]_?(?:search|msearch|query|lookup)$/;

/** OCSF activity of API Activity (6003) by HTTP method. */
export function activityOf(method: string): number {
  if (method === "POST") return 1;
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return 2;
  if (method === "PUT" || method === "PATCH") return 3;
  return method === "DELETE" ? 4 : 99;
}

/** The path that was asked for, without its query; what looks like a token in it is a fingerprint. */
export function resourceOf(target: string): string {
  const path = pathOf(target);
  // One look at all segments at once: nearly no path has one to hide.
  if (path.length <= MAX_NAME && !mayHoldCredential(path)) return path;
  const safe = path.split("/").map((segment) => (segment.length > MAX_NAME ? "{long}" : credentialUid(segment)));
  return safe.join("/").slice(0, MAX_RESOURCE);
}

/** The first address of `X-Forwarded-For`: what the outermost proxy, or a liar, says the client is. */
export function leftmost(forwardedFor: string | undefined): string | undefined {
  const first = forwardedFor?.split(",", 1)[0]?.trim().slice(0, MAX_NAME);
  return first === "" ? undefined : first;
}
