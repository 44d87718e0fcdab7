import type { ActionClass } from "@rolecall/core";
import { type ClassTable, classIn } from "../action/class-table.ts";
import { BoundedCache } from "../bounded-cache.ts";

/** Over the names of "Audit log actions": the first that matches says the class. */
const CLASSES: ClassTable = [
  [/^user_(?:login|logout|session)|_login_failed|^anomaly$|session_/, "auth"],
  [/token_|_token|ekm_|secret|credential|webhook_url/, "secret"],
  [/download|_exported|^export|^manual_export|_viewed|_accessed|_opened/, "read"],
  [
    /^pref|^role_|_role|^app_|^user_(?:added|created|deactivated|reactivated)|guest|sso|dlp|barrier|legal_hold|^workspace|^organization|_policy|permission|approved|^idp_|^audit|owner|admin|^billing|_rule/,
    "admin",
  ],
  [/_deleted$|_removed$|^delete|_archive|_left$/, "delete"],
  [/_search|_listed/, "discover"],
  [/_triggered|_executed|_ran$/, "execute"],
  [/upload|_created$|_edited|_shared|_posted|_joined|_invite|_changed|_updated|_renamed|_added/, "write"],
];

const classes = new BoundedCache(1024, classOf);

export function classify(action: string): ActionClass {
  return classes.get(action);
}

function classOf(action: string): ActionClass {
  return classIn(CLASSES, action) ?? "other";
}
