import type { DeadLetter, DeadReason } from "@rolecall/core";
import type { Store } from "../store.ts";
import { allOf } from "./conditions.ts";

/** A dead letter of the table. */
export interface StoredDeadLetter extends DeadLetter {
  readonly dead_uid: string;
  readonly recorded_at: string;
}

export interface DeadLetterFilter {
  readonly reasons?: readonly DeadReason[];
  readonly source?: string;
  /** Recorded at or after, RFC 3339. */
  readonly since?: string;
  /** Those that a retry has made events of are left out by default. */
  readonly retried?: boolean;
  /** 100 by default. */
  readonly limit?: number;
}

const COLUMNS = "dead_uid, tenant, reason, detail, path, source, origin, raw, raw_base64, recorded_at";

type Row = StoredDeadLetter & { readonly raw: string; readonly raw_base64: string };

/** Dead letters, the last recorded first. */
export async function listDeadLetters(
  store: Store,
  filter: DeadLetterFilter = {},
): Promise<readonly StoredDeadLetter[]> {
  const { where, parameters } = allOf([
    ["(retried = 1) = {retried:Bool}", { retried: filter.retried ?? false }],
    ["reason IN {reasons:Array(String)}", { reasons: filter.reasons }],
    ["source = {source:String}", { source: filter.source }],
    ["recorded_at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')", { since: filter.since }],
  ]);
  const rows = await store.select<Row>(
    `SELECT ${COLUMNS} FROM rolecall.dead_letters FINAL ${where}
     ORDER BY recorded_at DESC, dead_uid LIMIT {limit:UInt32}`,
    { ...parameters, limit: filter.limit ?? 100 },
  );
  return rows.map(readDeadLetter);
}

/** One dead letter, or undefined. */
export async function getDeadLetter(store: Store, deadUid: string): Promise<StoredDeadLetter | undefined> {
  const [row] = await store.select<Row>(
    `SELECT ${COLUMNS} FROM rolecall.dead_letters FINAL WHERE dead_uid = {uid:String} LIMIT 1`,
    { uid: deadUid },
  );
  return row === undefined ? undefined : readDeadLetter(row);
}

/** The bytes are in one of the two columns. */
function readDeadLetter({ raw, raw_base64, ...rest }: Row): StoredDeadLetter {
  return raw_base64 === "" ? { ...rest, raw } : { ...rest, raw_base64 };
}
