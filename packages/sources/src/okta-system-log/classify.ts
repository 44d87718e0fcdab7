import type { ActionClass } from "@rolecall/core";
import { type ClassTable, classIn } from "../action/class-table.ts";
import { BoundedCache } from "../bounded-cache.ts";

/** Patterns over event types (https://developer.okta.com/docs/reference/api/event-types/); the first that matches counts. */
const CLASSES: ClassTable = [
  [/rate_limit/, "other"],
  [/^user\.session\.(?:impersonation|access_admin_app)/, "admin"],
  [/token\.grant|^app\.oauth2.*\.authorize|interact$/, "auth"],
  [
    /^user\.(?:session|authentication)|^user\.mfa\.(?:attempt|okta_verify|okta_voice|sms|call)|^policy\.evaluate_/,
    "auth",
  ],
  [
    /^app\.(?:generic\.unauth|user_management\.login|ldap|radius|kerberos)|\.sso$|^device\.user\.|^security\.authenticator/,
    "auth",
  ],
  [
    /api_token|\.client\.(?:secret|key)|\.(?:secrets?|keys?|credentials?|certificate)(?:\.|$)|^app\.oauth2\.(?:client|as)\.key/,
    "secret",
  ],
  [/^user\.credential\.|recovery|password|factor|^user\.mfa\./, "admin"],
  [
    /^workflows\.(?:user|flow)\..*(?:run|execute|invoke)|^app\.realtimesync|^inbound|^online|^app\.inbound|\.import\.|\.invoke|^hook/,
    "execute",
  ],
  [/^(?:user|group|application|device|oauth2|app|zone|policy|iam|pam)\..*\.?delete/, "delete"],
  [
    /privilege|role|^iam\.|^policy\.|^zone\.|^system\.(?:org|idp|agent|log_stream|mfa|feature|custom|brand|email|sms|hook)/,
    "admin",
  ],
  [
    /^(?:user\.(?:lifecycle|account)|group\.|application\.|app\.oauth2|oauth2|device\.|org\.|iam|security\.|support|core)/,
    "admin",
  ],
  [/export|download|\.read|\.view|^analytics/, "read"],
  [/list|search|discover/, "discover"],
];

const byType = new BoundedCache<ActionClass>(2048, (type) => {
  return classIn(CLASSES, type) ?? (/\.(?:create|update|add|remove|push|assign)/.test(type) ? "write" : "other");
});

/** What an event type says was done. */
export function classOf(eventType: string): ActionClass {
  return byType.get(eventType);
}
