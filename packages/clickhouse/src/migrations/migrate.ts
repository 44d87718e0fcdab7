import { setTimeout } from "node:timers/promises";
import { type Store, StoreError } from "../store.ts";
import { type MigrationFile, readMigrations } from "./files.ts";
import { isMadeSince } from "./made-since.ts";
import { applyRetention } from "./retention.ts";
import { DEFAULT_RETENTION, type Deployment, type Retention, renderMigration } from "./template.ts";

export interface MigrateOptions extends Deployment {
  /** Absent: that of tables which are there already stays as it is. */
  readonly retention?: Retention;
  /** Those of another release; this one's by default. */
  readonly files?: readonly MigrationFile[];
  /** Aborted when nobody waits for the tables any longer: the next statement is not begun. */
  readonly signal?: AbortSignal;
}

/** What the runner needs of a store. */
export type Migratable = Pick<Store, "command" | "select">;

/** The file that makes the table of what was applied. */
const FIRST_TOLD = 2;

/**
 * In place of a checksum: the file is about to be applied to tables that were there before. An older release that finds
 * the history of a process that was killed meanwhile knows by it that a newer one was here.
 */
const BEGUN = "0".repeat(64);

interface Applied {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

/** The tables are not those of this release: a file was changed after it was applied, or a newer release was here. */
export class MigrationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "MigrationError";
  }
}

/**
 * Bring the tables to this release, and their retention to the one that is asked for, if any. Every statement may run twice, also
 * after those behind it, so it may be interrupted anywhere, and several runners at once do no harm. A view that is gone is
 * made again.
 *
 * @returns the names of the files that were applied.
 * @throws MigrationError before anything is changed, where what was applied is not what this release has; the signal's
 * reason where it was interrupted.
 */
export async function migrate(store: Migratable, options: MigrateOptions = {}): Promise<readonly string[]> {
  const retention = options.retention ?? DEFAULT_RETENTION;
  const files = options.files ?? (await readMigrations());
  const pending = await pendingMigrations(store, files);
  if (pending.length > 0 && pending.length < files.length) await runStatement(store, beginning(pending));
  const applied = await apply(store, { ...options, files, retention }, pending);
  // Together: one by one it took as long as what it tells of.
  const untold = applied.filter(({ version }) => version > FIRST_TOLD);
  if (untold.length > 0) await store.command(recording(untold));
  await makeLostViews(store, files, options);
  if (options.retention !== undefined) await applyRetention(store, options, retention);
  return applied.map((file) => file.name);
}

/** A runner that took so long for a file asks whether another has done the rest meanwhile, ms. */
const LOOK_EVERY_MS = 200;

/**
 * @returns the files that were applied: not those which another runner has done first, over whose tables its process may
 * write.
 */
async function apply(
  store: Migratable,
  options: MigrateOptions & Required<Pick<MigrateOptions, "files" | "retention">>,
  pending: readonly MigrationFile[],
): Promise<readonly MigrationFile[]> {
  const { files, retention, signal } = options;
  const applied: MigrationFile[] = [];
  let open = pending;
  let lookedAt = performance.now();
  for (const file of pending) {
    if (performance.now() - lookedAt > LOOK_EVERY_MS) {
      open = await pendingMigrations(store, files);
      lookedAt = performance.now();
    }
    if (!open.some(({ version }) => version === file.version)) continue;
    for (const statement of renderMigration(file.text, options, retention)) {
      signal?.throwIfAborted();
      if (!(await isMadeSince(store, statement, files.slice(files.indexOf(file) + 1))))
        await runStatement(store, statement);
    }
    applied.push(file);
    // A first write, before more is made: the engine has words for a full disk here, and none for a table's file that it could
    // not write.
    if (file.version === FIRST_TOLD) await store.command(recording(applied));
  }
  return applied;
}

/**
 * The files that `migrate` would apply, in order.
 * @throws MigrationError as `migrate`.
 */
export async function pendingMigrations(
  store: Pick<Migratable, "select">,
  files?: readonly MigrationFile[],
): Promise<readonly MigrationFile[]> {
  const all = files ?? (await readMigrations());
  const told = await readApplied(store);
  const known = new Set(all.map(({ version }) => version));
  const applied = new Map(told.filter(({ checksum }) => checksum !== BEGUN).map((row) => [row.version, row]));
  for (const file of all) {
    const before = applied.get(file.version);
    if (before !== undefined && before.checksum !== file.checksum) {
      throw new MigrationError(`${file.name} was changed after it had been applied: put it back, and add a new file`);
    }
  }
  for (const row of told) {
    if (!known.has(row.version)) throw new MigrationError(`${row.name} is from a newer release than this one: upgrade`);
  }
  return all.filter((file) => !applied.has(file.version));
}

async function readApplied(store: Pick<Migratable, "select">): Promise<readonly Applied[]> {
  const [found] = await store.select<{ n: number }>(
    "SELECT count() AS n FROM system.tables WHERE database = 'rolecall' AND name = 'schema_migrations'",
  );
  if (found === undefined || found.n === 0) return [];
  return store.select<Applied>("SELECT version, name, checksum FROM rolecall.schema_migrations FINAL ORDER BY version");
}

const VIEW = /^CREATE OR REPLACE VIEW rolecall\.(\w+)/;

/** A view that somebody dropped holds nothing: it is made anew, as the last file that has it says. */
async function makeLostViews(
  store: Migratable,
  files: readonly MigrationFile[],
  deployment: Deployment,
): Promise<void> {
  const rows = await store.select<{ name: string }>("SELECT name FROM system.tables WHERE database = 'rolecall'");
  const there = new Set(rows.map(({ name }) => name));
  const statements = files.flatMap(({ text }) => renderMigration(text, deployment, DEFAULT_RETENTION));
  for (const statement of statements) {
    const view = VIEW.exec(statement)?.[1];
    if (view !== undefined && !there.has(view)) await runStatement(store, statement);
  }
}

/** How often a statement is tried that another runner is at, and the pauses between, ms. */
const TRIES = 8;
const PAUSE_MS = 150;

/**
 * TABLE_ALREADY_EXISTS, DATABASE_ALREADY_EXISTS, REPLICA_ALREADY_EXISTS, UNFINISHED, TABLE_IS_BEING_RESTARTED and their
 * like: what a server says where two make the same thing at the same moment. Every statement may run twice.
 */
const SOMEONE_IS_AT_IT: ReadonlySet<number> = new Set([57, 82, 253, 341, 517, 529, 574, 733]);

async function runStatement(store: Migratable, statement: string): Promise<void> {
  for (let n = 1; ; n += 1) {
    try {
      return await store.command(statement);
    } catch (error) {
      if (n >= TRIES || !(error instanceof StoreError) || !SOMEONE_IS_AT_IT.has(error.code)) throw error;
    }
    await setTimeout(PAUSE_MS * n);
  }
}

function recording(files: readonly MigrationFile[]): string {
  return inserting(files, "now64(3)");
}

/**
 * Of the year 1970: the row of a file that was applied is the newer one, whatever a clock says and whichever was written
 * last.
 */
function beginning(files: readonly MigrationFile[]): string {
  return inserting(
    files.map((file) => ({ ...file, checksum: BEGUN })),
    "toDateTime64(0, 3)",
  );
}

function inserting(files: readonly Applied[], at: string): string {
  const rows = files.map((file) => `(${file.version}, '${file.name}', '${file.checksum}')`);
  // Not VALUES alone: the embedded engine takes the rows of such an INSERT from the standard input of the process where it
  // has something, and `replay -` has its records there.
  return `INSERT INTO rolecall.schema_migrations (version, name, checksum, applied_at) SETTINGS async_insert = 0, insert_deduplicate = 0
     SELECT row.1, row.2, row.3, ${at} FROM (SELECT arrayJoin([${rows.join(", ")}]) AS row)`;
}
