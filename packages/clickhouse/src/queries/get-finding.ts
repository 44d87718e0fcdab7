import type { Finding } from "@rolecall/core";
import { FINDING_COLUMNS, type FindingRow, readFinding } from "../rows/finding-rows.ts";
import type { Store } from "../store.ts";

/** One finding in its present state, or undefined. */
export async function getFinding(store: Store, findingUid: string): Promise<Finding | undefined> {
  const [row] = await store.select<FindingRow>(
    `SELECT ${FINDING_COLUMNS} FROM rolecall.findings_latest WHERE finding_uid = {uid:String} LIMIT 1`,
    { uid: findingUid },
  );
  return row === undefined ? undefined : readFinding(row);
}
