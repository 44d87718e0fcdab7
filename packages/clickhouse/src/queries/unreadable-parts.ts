import { DAMAGED, type Store, StoreError } from "../store.ts";

/** Rows of a table that are there and cannot be read. */
export interface UnreadablePart {
  readonly table: string;
  readonly name: string;
}

/** What came of reading parts to their end. */
export interface PartsRead {
  readonly unreadable: readonly UnreadablePart[];
  /** Bytes on the disk that were read, and that there are. */
  readonly bytes: number;
  readonly ofBytes: number;
  /** False where the account may not have them read. */
  readonly isAllowed: boolean;
}

/** ACCESS_DENIED: on a server it is the business of whoever runs it. */
const NOT_OURS = 497;
/** A larger part takes longer to read than a person waits. */
const LARGE_BYTES = 512 * 1024 * 1024;

// Of replicated tables another replica has what one cannot read.
const OURS = "database = 'rolecall' AND active AND NOT startsWith(engine, 'Replicated')";

/**
 * Parts that anybody, also a merge in the background, has met as damaged since the engine started, and `known` ones of before,
 * as long as they are there. It costs nothing, and says nothing of what nobody has read.
 */
export async function unreadableParts(
  store: Pick<Store, "select">,
  known: readonly UnreadablePart[] = [],
): Promise<readonly UnreadablePart[]> {
  const names = known.map(({ table, name }) => `${table}/${name}`);
  const met = `SELECT concat(extract(last_error_message, ' in table rolecall\\\\.(\\\\w+)'), '/',
      extract(last_error_message, '/([^/ ]+)/ in table rolecall\\\\.')) FROM system.errors WHERE code IN (${[...DAMAGED].join(", ")})`;
  return ours(
    store.select<UnreadablePart>(
      `SELECT table, name FROM system.parts WHERE ${OURS}
        AND (has({names:Array(String)}, concat(table, '/', name)) OR concat(table, '/', name) IN (${met})) ORDER BY table, name`,
      { names },
    ),
  );
}

/** Read parts to their end, the small ones first, until so much time has passed, ms. */
export async function readParts(store: Pick<Store, "select">, withinMs: number, now: () => number): Promise<PartsRead> {
  const end = now() + withinMs;
  const parts = await ours(
    store.select<UnreadablePart & { readonly bytes: number }>(
      `SELECT table, name, bytes_on_disk AS bytes FROM system.parts WHERE ${OURS} ORDER BY bytes`,
    ),
  );
  const unreadable: UnreadablePart[] = [];
  let [bytes, isAllowed] = [0, true];
  for (const part of parts) {
    if (part.bytes > LARGE_BYTES || now() > end) break;
    const isRead = await isWhole(store, part);
    isAllowed = isRead !== undefined;
    if (!isAllowed) break;
    if (isRead === false) unreadable.push({ table: part.table, name: part.name });
    bytes += part.bytes;
  }
  return { unreadable, bytes, ofBytes: parts.reduce((sum, part) => sum + part.bytes, 0), isAllowed };
}

/** A part that a merge has replaced meanwhile is no damage; undefined where nobody is told, for want of the grant `CHECK`. */
async function isWhole(store: Pick<Store, "select">, { table, name }: UnreadablePart): Promise<boolean | undefined> {
  const sql = `CHECK TABLE rolecall.\`${table}\` PART '${name}' SETTINGS check_query_single_value_result = 0`;
  try {
    const checked = await store.select<{ readonly is_passed: number }>(sql);
    return checked.every(({ is_passed }) => is_passed === 1);
  } catch (error) {
    if (error instanceof StoreError && error.code === NOT_OURS) return undefined;
    if (error instanceof StoreError && error.errorClass === "permanent") return !DAMAGED.has(error.code);
    throw error;
  }
}

async function ours<T>(asked: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof StoreError && error.code === NOT_OURS) return [];
    throw error;
  }
}
