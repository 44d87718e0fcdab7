import type { ActionClass, EventOutcome, Json } from "@rolecall/core";
import { type ClassTable, classIn } from "../action/class-table.ts";
import { BoundedCache } from "../bounded-cache.ts";

const CLASSES: ClassTable = [
  [
    /^userlog(?:in|ged)|^userloginfailed|^signin|^mailboxlogin|^teamssessionstarted|^user.?session|^foreignrealm/,
    "auth",
  ],
  [/credential|password|secret|certificates? and secrets|\bkey\b|addkey|addpassword/, "secret"],
  [
    /inboxrule|forward|transportrule|mailboxpermission|folderpermission|recipientpermission|sharinglink|anonymouslink|companylink|sharinginvitation|sharingset|permission|grant|consent|role|policy|admin|member|owner|group|federat|domain|application|^app(?:installed|uninstalled|upgraded|updated|published)|service principal|delegat|auditlog|mailboxauditbypass|^(?:set|new|enable|disable|remove)-/,
    "admin",
  ],
  [/delete|remove|purge|recycle|^harddelete|^softdelete|^moveto?deleted/, "delete"],
  [/^(?:search|list|get-|view(?:ed)?search|searchquery|ediscovery|enumerat)/, "discover"],
  [/accessed|download|view|preview|^read|^filesync|^mailitems|export|^copilotinteraction|^bot(?:read)|^search/, "read"],
  [/^(?:run|start|execute|invoke|trigger|createflow|launch)|powerapp|flow|command/, "execute"],
  [
    /upload|modif|create|update|^send|moved|renamed|copied|checked|added|^new|post|edit|restor|^message|^record|^move|^copy|^put/,
    "write",
  ],
];

const byOperation = new BoundedCache<ActionClass>(4096, (operation) => {
  const name = operation.toLowerCase();
  return classIn(CLASSES, name) ?? "other";
});

/** What an operation does: `FileDownloaded`, `New-InboxRule`, `Add service principal credentials.` */
export function classOf(operation: string): ActionClass {
  return byOperation.get(operation);
}

/** `Succeeded`, `Success`, `True`, `PartiallySucceeded`, `Failed`, `False`; a record without any tells what was done. */
export function outcomeOf(operation: string, status: string | undefined, failure: string | undefined): EventOutcome {
  if (/failed$/i.test(operation)) return "denied";
  if (status === undefined || status === "") return "success";
  if (/^(?:succe|true|partial)/i.test(status)) return "success";
  if (!/^(?:fail|false)/i.test(status)) return "unknown";
  return /denied|unauthori[sz]ed|forbidden|permission|logon|credential/i.test(failure ?? "") ? "denied" : "error";
}

/** `[{"Name": …, "Value": …}]` as a text by name. */
export function propertyOf(list: Json | undefined, name: string): string | undefined {
  for (const item of Array.isArray(list) ? (list as readonly Json[]).slice(0, 64) : []) {
    if (typeof item !== "object" || item === null || Array.isArray(item)) continue;
    const property = item as Readonly<Record<string, Json | undefined>>;
    if (property["Name"] === name && typeof property["Value"] === "string" && property["Value"] !== "")
      return property["Value"].slice(0, 512);
  }
  return undefined;
}
