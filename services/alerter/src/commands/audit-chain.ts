import { canonicalJson, formatTime, sha256 } from "@rolecall/core";
import { actorOf, type Command, type Order } from "./command.ts";

/** Each tenant's alerter keeps a chain of its own: one writer at a time. */
export function auditWriter(tenant: string): string {
  return tenant === "default" ? "alerter" : `alerter-${tenant}`;
}

const NOTHING_BEFORE = "0".repeat(64);

/** The last link of a chain. */
export interface AuditHead {
  readonly seq: number;
  /** SHA-256, hex. */
  readonly hash: string;
}

/** A row of `audit_log`. */
export interface AuditRow {
  readonly writer: string;
  readonly seq: number;
  readonly at: string;
  readonly kind: Command["kind"];
  readonly actor: string;
  readonly subject: string;
  /** The command as RFC 8785 JSON, with its `order_id` where it has one. */
  readonly body: string;
  readonly prev_hash: string;
  readonly hash: string;
}

/** Chains what was commanded. `append` moves the head: its row must become durable, or nothing after it. */
export interface AuditChain {
  append(order: Pick<Order, "id" | "command">, now: number): AuditRow;
}

export function createAuditChain(writer: string, head: AuditHead | undefined): AuditChain {
  let last = head;
  return {
    append({ id, command }, now) {
      const row = {
        writer,
        seq: last === undefined ? 0 : last.seq + 1,
        at: formatTime(now),
        kind: command.kind,
        actor: actorOf(command),
        subject: subjectOf(command),
        body: canonicalJson(id === undefined ? command : { ...command, order_id: id }),
        prev_hash: last?.hash ?? NOTHING_BEFORE,
      };
      const hash = hashOf(row);
      last = { seq: row.seq, hash };
      return { ...row, hash };
    },
  };
}

/** The hash of a row: SHA-256 over the RFC 8785 form of the row without its hash. */
export function hashOf(row: Omit<AuditRow, "hash">): string {
  return sha256(canonicalJson(row));
}

/** The id of what it was done to. */
function subjectOf(command: Command): string {
  switch (command.kind) {
    case "acknowledge":
    case "resolve":
    case "feedback":
    case "reopen":
      return Object.values(command.subject).join("");
    case "silence":
      return command.silence.silenceId;
    case "expire-silence":
      return command.silenceId;
    case "told-change":
      return command.change_uid;
    case "refused-action":
    case "snooze":
      return command.groupId;
  }
}
