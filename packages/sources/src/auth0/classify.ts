import type { ActionClass, EventOutcome } from "@rolecall/core";
import { outcomeOfStatus } from "../action/status-outcome.ts";
import { methodClass } from "../action/verb-class.ts";
import { BoundedCache } from "../bounded-cache.ts";

/** Type codes that are about signing in and tokens, whatever follows. */
const AUTH =
  /^(?:[sf](?:lo|ss)?|f[pu]|fco?|s?[fs]e[a-z0-9]{2,}|[fs]v|[fs]ce|[fs]ens|[fs]h|fi|fn|limit_\w+|w|cls|cs|gd_(?:auth|send|start|otp|webauthn|recovery|user_delete)\w*|mfar\w*|pwd_leak|signup_pwd_leak|reset_pwd_leak|ublkdu|flo|slo|ss|fs|sdu|fdu|dep\w*|mfa\w*|srrt|passkey\w*|pla|idtoken\w*|actions_execution_failed|resource_cleanup)$/;

/** Codes of changed credentials. */
const SECRET = /^(?:[fs]cp\w*|[fs]cpr|[fs]cph|[fs]cu\w*|[fs]cpn|gd_(?:enroll|unenroll|update)\w*|rotate\w*)$/;

const SECRET_PATH =
  /rotate-secret|client_secrets?|\/credentials|signing|\/keys|password|ticket|enrollment|\/mfa|guardian\/factors|recovery|federated-connections-tokens/i;
const ADMIN_PATH =
  /roles|permissions|grants|rules|actions|hooks|connections|clients|resource-servers|tenants|organizations|log-streams|attack-protection|anomaly|guardian|branding|triggers|risk-assessment|integrations|users\/[^/]+$|members|invitations|custom-domains|email/i;

/** What an event is about: the Management API's by method and path, all others by their code. */
export function classOf(type: string, method: string | undefined, path: string | undefined): ActionClass {
  if (method !== undefined && path !== undefined) return callClass(method, path);
  return byType.get(type);
}

const byType = new BoundedCache<ActionClass>(512, (type) => {
  if (type.startsWith("mgmt_api")) return "read";
  if (SECRET.test(type)) return "secret";
  if (/^(?:[fs]d|du|[fs]du)$/.test(type)) return "delete";
  if (AUTH.test(type)) return "auth";
  return /^(?:[fs]api|gd_tenant_update|gd_module_switch)$/.test(type) ? "admin" : "other";
});

function callClass(method: string, path: string): ActionClass {
  if (SECRET_PATH.test(path) && method !== "GET") return "secret";
  const plain = methodClass(method);
  if (plain === "delete" || plain === "read") return plain;
  return ADMIN_PATH.test(path) ? "admin" : plain;
}

const DENIED =
  /^(?:f[pu]?|fc|fco|fe[a-z0-9]{2,}|fce|fcpr?|flo|fs|fsa|fv|fi|fn|limit_\w+|pwd_leak|signup_pwd_leak|reset_pwd_leak|gd_auth_(?:fail\w*|rejected)|gd_recovery_failed|gd_otp_rate_limit_exceed|api_limit|mfarft|fapi)$/;

/** How it ended: the response's status where there is one, else the code itself. */
export function outcomeOf(type: string, status: number | undefined): EventOutcome {
  if (status !== undefined) return outcomeOfStatus(status);
  if (type === "w" || type.startsWith("depnote")) return "unknown";
  if (/^(?:fapi|fcpn?|fdu?|fcoa|gd_send_\w+_failure)$/.test(type)) return "error";
  return DENIED.test(type) ? "denied" : "success";
}
