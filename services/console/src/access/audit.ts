import { jsonRows, type Store } from "@rolecall/clickhouse";
import { canonicalJson, formatTime, sha256 } from "@rolecall/core";

/** The chain of a console: what it changes itself. What the alerter is asked to do stands in the alerter's chain. */
function writerOf(instance: string | undefined): string {
  return instance === undefined ? "console" : `console-${instance}`;
}
const NOTHING_BEFORE = "0".repeat(64);

/** Something that was done, and by whom. */
export interface Deed {
  readonly kind: "sign-in" | "token-create" | "token-revoke" | "dead-retry" | "view-keep" | "view-forget";
  readonly actor: string;
  /** What it was done to. */
  readonly subject: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Audit {
  /** Durable when it resolves; calls are written one after the other. */
  append(deed: Deed): Promise<void>;
}

interface Head {
  readonly seq: number;
  readonly hash: string;
}

/**
 * A hash chain in `audit_log`: each row holds the hash of the one before. `now` gives epoch ms. Several consoles that wrote one chain
 * would each write the row of the same number, of which one is left.
 */
export function createAudit(store: Store, now: () => number, instance?: string): Audit {
  const writer = writerOf(instance);
  let head: Promise<Head> | undefined;
  const write = async (last: Head, { body, ...deed }: Deed): Promise<Head> => {
    const row = {
      ...{ writer, seq: last.seq + 1, at: formatTime(now()), ...deed },
      ...{ body: canonicalJson(body), prev_hash: last.hash },
    };
    const hash = sha256(canonicalJson(row));
    await store.insert("audit_log", jsonRows([{ ...row, hash }]));
    return { seq: row.seq, hash };
  };
  return {
    async append(deed) {
      const before = head ?? readHead(store, writer);
      const after = before.then((last) => write(last, deed));
      head = after;
      try {
        await after;
      } catch (error) {
        // The row may or may not be there: the next one looks.
        head = undefined;
        throw error;
      }
    },
  };
}

async function readHead(store: Store, writer: string): Promise<Head> {
  const [row] = await store.select<Head>(
    "SELECT seq, hash FROM rolecall.audit_log FINAL WHERE writer = {writer:String} ORDER BY seq DESC LIMIT 1",
    { writer },
  );
  return row ?? { seq: -1, hash: NOTHING_BEFORE };
}
