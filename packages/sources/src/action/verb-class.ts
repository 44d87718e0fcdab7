import type { ActionClass } from "@rolecall/core";
import { BoundedCache } from "../bounded-cache.ts";
import { type ClassTable, classIn } from "./class-table.ts";

/** First words of operation names and what they do, whatever the platform. Order matters: the first match counts. */
const VERBS: ClassTable = [
  [/secret|kms|decrypt|password|credential|accesskey|serviceaccountkey|apikey|apitoken|privatekey/i, "secret"],
  [/^(?:assume|login|logon|signin|logoff|authenticate|authorize|gettoken|consolelogin|switchrole|exchange)/i, "auth"],
  [/^(?:list|describe|search|enumerate|discover|lookup|scan|browse)/i, "discover"],
  [/^(?:get|head|read|view|download|query|select|fetch|pull|watch|batchget|export)/i, "read"],
  [/^(?:delete|remove|destroy|terminate|purge|drop|revoke|detach|deregister)/i, "delete"],
  [/(?:policy|role|permission|grant|trust|trail|logging|user|group|member|serviceaccount)/i, "admin"],
  [/^(?:invoke|execute|exec|run|start|send|call|trigger|dispatch)/i, "execute"],
  [
    /^(?:put|create|update|modify|enable|disable|stop|write|set|add|post|push|patch|upload|copy|tag|attach|register|insert|import|restore)/i,
    "write",
  ],
];

/** The HTTP methods (RFC 9110, section 9) as classes of action. */
const METHODS: Readonly<Record<string, ActionClass>> = {
  GET: "read",
  HEAD: "read",
  OPTIONS: "discover",
  TRACE: "discover",
  POST: "write",
  PUT: "write",
  PATCH: "write",
  DELETE: "delete",
  CONNECT: "network",
};

/** The class of an HTTP method, `other` for one that no standard knows. */
export function methodClass(method: string): ActionClass {
  return Object.hasOwn(METHODS, method) ? (METHODS[method] ?? "other") : "other";
}

/**
 * A guess from an operation's name (`GetObject`, `repo.create`, `GET /v1/users/{id}`), for logs that say nothing better.
 * A name of dotted parts is judged by its last part.
 */
export function verbClass(action: string): ActionClass {
  return guesses.get(action);
}

const guesses = new BoundedCache(4096, guess);

function guess(action: string): ActionClass {
  const space = action.indexOf(" ");
  if (space > 0 && Object.hasOwn(METHODS, action.slice(0, space))) return methodClass(action.slice(0, space));
  const verb = action.slice(action.lastIndexOf(".") + 1);
  return classIn(VERBS, verb) ?? "other";
}
