import type { Store } from "@rolecall/clickhouse";
import type { AuditHead } from "./audit-chain.ts";

/** The last link of the chain in the history; undefined where there is none. */
export async function auditHead(store: Store, writer: string): Promise<AuditHead | undefined> {
  const [head] = await store.select<AuditHead>(
    "SELECT seq, hash FROM rolecall.audit_log WHERE writer = {writer:String} ORDER BY seq DESC LIMIT 1",
    { writer },
  );
  return head === undefined ? undefined : { ...head, seq: Number(head.seq) };
}
