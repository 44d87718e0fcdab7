import type { ActionClass, EventOutcome } from "@rolecall/core";
import { type ClassTable, classIn } from "../action/class-table.ts";
import { methodClass } from "../action/verb-class.ts";
import { pathTemplate } from "../gateway/path-template.ts";
import type { Topic } from "./detect.ts";
import { type Spelled, textOf } from "./spelling.ts";

/** What was done, in Microsoft's own words. */
export function actionOf(record: Spelled, topic: Topic): string | undefined {
  switch (topic) {
    case "sign-in":
      return textOf(record, "operationName") ?? "Sign-in activity";
    case "audit":
      return textOf(record, "activityDisplayName", "operationName");
    case "graph":
      return graphAction(record);
    case "risk":
      return textOf(record, "riskEventType", "operationName") ?? "Risky identity";
    case "provisioning":
      return textOf(record, "provisioningAction", "operationName") ?? "Provisioning activity";
  }
}

function graphAction(record: Spelled): string | undefined {
  const uri = textOf(record, "requestUri");
  const method = textOf(record, "requestMethod", "httpMethod")?.toUpperCase();
  if (uri === undefined || method === undefined) return textOf(record, "operationName");
  return `${method} ${pathTemplate(uri)}`;
}

const AUDIT_CLASSES: ClassTable = [
  [
    /certificates and secrets|credential|secret|password|federated identity|strong auth|security info|key\b|bitlocker|temporary access pass/i,
    "secret",
  ],
  [
    /^(?:hard )?delete|^remove (?:user|group|device|application|service principal|named location|policy|domain)|^delete/i,
    "delete",
  ],
  [/^(?:get|read|download|export|view|retrieve)/i, "read"],
  [/^(?:list|search)/i, "discover"],
  [
    /polic|role|permission|consent|owner|member|application|service principal|domain|federation|partner|group|user|device|access package|eligible|settings|tenant|company/i,
    "admin",
  ],
];

/** The class of an action; Graph calls by their method, and by whether their path asks for secrets. */
export function classOf(record: Spelled, topic: Topic, action: string): ActionClass {
  if (topic === "sign-in") return "auth";
  if (topic === "risk") return "other";
  if (topic === "provisioning") return "admin";
  if (topic === "graph") return graphClass(record, action);
  return classIn(AUDIT_CLASSES, action) ?? "admin";
}

const SECRET_PATH =
  /addpassword|removepassword|addkey|removekey|authentication\/(?:password|temporary)|recoverykeys|localcredentials|keycredentials|federatedidentitycredentials|synchronization\/secrets/i;
const ADMIN_PATH =
  /rolemanagement|directoryroles|approleassignments|oauth2permissiongrants|policies|conditionalaccess|owners|members|serviceprincipals|applications|domains|(?:^|\/)invitations/i;

function graphClass(record: Spelled, action: string): ActionClass {
  if (SECRET_PATH.test(action)) return "secret";
  const method = (textOf(record, "requestMethod", "httpMethod") ?? "").toUpperCase();
  const plain = methodClass(method);
  if (plain === "read") return /\{id\}|\/me\b|\$value|content|messages/i.test(action) ? "read" : "discover";
  return plain === "write" && ADMIN_PATH.test(action) ? "admin" : plain;
}

/** Codes by which a sign-in asks for one step more, and has neither failed nor succeeded. */
const INTERRUPTS = new Set(
  (
    "16000 16001 16003 50058 50059 50072 50074 50076 50079 50097 50125 50127 50129 50140 50143 50144 50203 51006 65001 " +
    "81010 81012 81014 399284 9002341"
  ).split(" "),
);

/** How a sign-in ended, by its error code. */
export function signInOutcome(code: string | undefined): EventOutcome {
  if (code === undefined || code === "") return "unknown";
  if (code === "0") return "success";
  return INTERRUPTS.has(code) ? "unknown" : "denied";
}

/** How an audited action ended: `success`, `failure`, `timeout`. */
export function auditOutcome(result: string | undefined, reason: string | undefined): EventOutcome {
  if (result === undefined) return "unknown";
  if (/^success/i.test(result) || result === "0") return "success";
  if (!/^(?:fail|timeout|error)/i.test(result)) return "unknown";
  return /unauthori[sz]ed|denied|insufficient|forbidden|not.?allowed|authorization_/i.test(reason ?? "")
    ? "denied"
    : "error";
}
