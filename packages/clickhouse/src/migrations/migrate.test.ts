import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEmbedded } from "../embedded/open-embedded.ts";
import { type Store, StoreError } from "../store.ts";
import { temporaryDirectory } from "../testing/temporary-store.ts";
import { readMigrations } from "./files.ts";
import { MigrationError, migrate, pendingMigrations } from "./migrate.ts";
import { DEFAULT_RETENTION, renderMigration } from "./template.ts";

let store: Store;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

beforeAll(async () => {
  directory = await temporaryDirectory();
  store = await openEmbedded(directory.path);
  const applied = await migrate(store);
  expect(applied).toEqual((await readMigrations()).map((file) => file.name));
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

const TABLES =
  `audit_log away baselines console_tokens console_views controls coverage credentials credentials_latest dead_letters episodes events events_latest feedback findings
  findings_latest history identities identity_links instances late_events manifests notifications orders receipts replays schema_migrations silences turns verdicts`.split(
    /\s+/,
  );

/** Whose file the tests of the runner run once more. */
const MADE_ANEW = [5] as const;

describe("the tables", () => {
  test("are those of the public contract, and no other", async () => {
    const rows = await store.select<{ name: string }>(
      "SELECT name FROM system.tables WHERE database = 'rolecall' ORDER BY name",
    );
    expect(rows.map((row) => row.name)).toEqual(TABLES);
  });

  test("and views each have a comment, and so has every column", async () => {
    const bare = await store.select(
      `SELECT name FROM system.tables WHERE database = 'rolecall' AND comment = ''
       UNION ALL SELECT table || '.' || name FROM system.columns WHERE database = 'rolecall' AND comment = ''`,
    );
    expect(bare).toEqual([]);
  });

  test("each remember the tokens of inserts", async () => {
    const forgetful = await store.select(
      `SELECT name FROM system.tables WHERE database = 'rolecall' AND engine LIKE '%MergeTree'
       AND engine_full NOT LIKE '%non_replicated_deduplication_window = 10000%'`,
    );
    expect(forgetful).toEqual([]);
  });

  test("hold times as DateTime64(3) in UTC", async () => {
    const odd = await store.select(
      `SELECT table, name, type FROM system.columns WHERE database = 'rolecall'
       AND type LIKE '%Date%' AND type != 'DateTime64(3, \\'UTC\\')'`,
    );
    expect(odd).toEqual([]);
  });

  test("have the same columns in a table and in its view", async () => {
    const columns = await store.select<{ table: string; columns: string }>(
      `SELECT table, arrayStringConcat(groupArray(name || ' ' || type || ' ' || comment), '\n') AS columns
       FROM (SELECT * FROM system.columns WHERE database = 'rolecall' AND default_kind != 'MATERIALIZED' ORDER BY table, position) GROUP BY table`,
    );
    const of = new Map(columns.map((row) => [row.table, row.columns]));
    expect(of.get("events_latest")).toBe(of.get("events"));
    expect(of.get("findings_latest")).toBe(of.get("findings"));
  });
});

describe("the runner", () => {
  test("has nothing to do the second time", async () => {
    expect(await migrate(store)).toEqual([]);
  });

  test("makes a view that somebody dropped anew, and no other", async () => {
    const views = () =>
      store.select<{ name: string; ddl: string; id: string }>(
        "SELECT name, create_table_query AS ddl, toString(uuid) AS id FROM system.tables WHERE database = 'rolecall' AND engine = 'View' ORDER BY name",
      );
    const before = await views();
    await store.command("DROP VIEW rolecall.findings_latest SYNC");
    expect(await migrate(store)).toEqual([]);
    const after = await views();
    expect(after.map(({ name, ddl }) => [name, ddl])).toEqual(before.map(({ name, ddl }) => [name, ddl]));
    expect(after.filter(({ id }, n) => id !== before[n]?.id).map(({ name }) => name)).toEqual(["findings_latest"]);
  });

  test("may run every statement again after those behind it, as after a crash before they are recorded", async () => {
    const schema = () =>
      store.select(
        "SELECT name, create_table_query AS ddl FROM system.tables WHERE database = 'rolecall' ORDER BY name",
      );
    const before = await schema();
    await store.command("TRUNCATE TABLE rolecall.schema_migrations SYNC");
    const files = await readMigrations();
    expect(await migrate(store)).toEqual(files.map((file) => file.name));
    expect(await schema()).toEqual(before);
    // And whoever was stopped later has less to do again.
    for (const version of [11, 69, 85]) {
      await store.command(`DELETE FROM rolecall.schema_migrations WHERE version > ${version}`);
      await migrate(store);
      expect(await schema()).toEqual(before);
    }
  });

  test("begins no further statement when it is told to stop", async () => {
    const stop = new AbortController();
    const ran: string[] = [];
    const empty = {
      select: async () => [],
      command: async (sql: string) => {
        if (ran.push(sql) === 5) stop.abort(new Error("told to stop"));
      },
    };
    await expect(migrate(empty, { signal: stop.signal })).rejects.toThrow("told to stop");
    expect(ran).toHaveLength(5);
  });

  test("refuses a file that was changed after it was applied, naming it", async () => {
    const [first, ...rest] = await readMigrations();
    const changed = [{ ...first!, checksum: "0".repeat(64) }, ...rest];
    await expect(pendingMigrations(store, changed)).rejects.toThrow(/0001-create-database\.sql was changed/);
    await expect(pendingMigrations(store, changed)).rejects.toBeInstanceOf(MigrationError);
  });

  test("refuses a history that a newer release wrote", async () => {
    const older = (await readMigrations()).slice(0, -1);
    await expect(pendingMigrations(store, older)).rejects.toThrow(/newer release/);
  });

  test("refuses one that a newer release wrote whose new file has a number between ours", async () => {
    const older = (await readMigrations()).filter(({ version }) => version !== 84);
    await expect(pendingMigrations(store, older)).rejects.toThrow(
      /0084-add-until-to-feedback\.sql is from a newer release/,
    );
  });

  test("refuses one in whose midst a newer release was killed, which goes on when it is started again", async () => {
    const ours = await readMigrations();
    const file = {
      ...ours.at(-1)!,
      version: 9999,
      name: "9999-drop-much.sql",
      text: "SELECT 1",
      checksum: "f".repeat(64),
    };
    const newer = [...ours, file];
    const killed = {
      select: store.select.bind(store),
      async command(sql: string) {
        if (sql === file.text) throw new Error("killed");
        await store.command(sql);
      },
    };
    await expect(migrate(killed, { files: newer })).rejects.toThrow("killed");
    await expect(migrate(store)).rejects.toThrow(/9999-drop-much\.sql is from a newer release/);
    expect(await migrate(store, { files: newer })).toEqual([file.name]);
    expect(await migrate(store, { files: newer })).toEqual([]);
    await store.command("DELETE FROM rolecall.schema_migrations WHERE version = 9999");
  });

  test("takes a file that was begun for one that is done only where it was done, whatever the clock says", async () => {
    const ours = await readMigrations();
    const file = { ...ours.at(-1)!, version: 9999, name: "9999-x.sql", text: "SELECT 1", checksum: "f".repeat(64) };
    const files = [...ours, file];
    const late = {
      select: store.select.bind(store),
      // The other is done before this one has said that it begins.
      async command(sql: string) {
        if (sql.includes("0000000")) await migrate(store, { files });
        await store.command(sql);
      },
    };
    await migrate(late, { files });
    expect(await pendingMigrations(store, files)).toEqual([]);
    await store.command("DELETE FROM rolecall.schema_migrations WHERE version = 9999");
    const killed = {
      select: store.select.bind(store),
      async command(sql: string) {
        if (sql === file.text) throw new Error("killed");
        await store.command(sql);
      },
    };
    await expect(migrate(killed, { files })).rejects.toThrow("killed");
    const now = "applied_at FROM rolecall.schema_migrations FINAL WHERE version = 9999";
    expect(await store.select(`SELECT ${now}`)).toEqual([{ applied_at: "1970-01-01T00:00:00.000Z" }]);
    await store.command("DELETE FROM rolecall.schema_migrations WHERE version = 9999");
  });

  test("alters the tables where the retention is another one", async () => {
    await migrate(store, { retention: { eventsDays: 30, findingsDays: 1095 } });
    const rows = await store.select<{ name: string; days: number }>(
      `SELECT name, toUInt32OrZero(extract(engine_full, 'toIntervalDay\\((\\d+)\\)')) AS days FROM system.tables
       WHERE database = 'rolecall' AND name IN ('events', 'dead_letters', 'findings', 'audit_log') ORDER BY name`,
    );
    expect(rows).toEqual([
      { name: "audit_log", days: 0 },
      { name: "dead_letters", days: 30 },
      { name: "events", days: 30 },
      { name: "findings", days: 1095 },
    ]);
  });
});

describe("beside another runner", () => {
  const refusing = (code: number, times: number) => {
    let left = times;
    return {
      select: store.select.bind(store),
      async command(sql: string) {
        left -= 1;
        if (left >= 0) throw new StoreError("permanent", code, "somebody is at it");
        await store.command(sql);
      },
    };
  };
  const [first] = MADE_ANEW;

  test("a statement that the server refuses because of the other is tried again", async () => {
    await store.command(
      `ALTER TABLE rolecall.schema_migrations DELETE WHERE version = ${first} SETTINGS mutations_sync = 1`,
    );
    expect(await migrate(refusing(57, 2))).toHaveLength(1);
  });

  const again = () => store.command("TRUNCATE TABLE rolecall.schema_migrations SYNC");
  const watching = () => store.select("SELECT tenant, identity_uid FROM rolecall.coverage FINAL");
  const WATCHED = "INSERT INTO rolecall.coverage (tenant, identity_uid) SETTINGS async_insert = 0 SELECT 't', 'i'";

  test("what the other's process has written stays, however long this one is at it", async () => {
    await again();
    await store.command("TRUNCATE TABLE rolecall.coverage SYNC");
    let left = 3;
    const slow = {
      select: store.select.bind(store),
      async command(sql: string) {
        left -= 1;
        if (left === 0) {
          await migrate(store);
          await store.command(WATCHED);
        }
        await store.command(sql);
      },
    };
    await migrate(slow);
    // Nor where what was applied is forgotten, as `doctor` advises for tables that are gone.
    await store.command(WATCHED);
    await again();
    await migrate(store);
    expect(await watching()).toEqual([{ tenant: "t", identity_uid: "i" }]);
    await store.command("TRUNCATE TABLE rolecall.coverage SYNC");
  });

  test("what the other has finished is not begun anew, so that no view is what it was", async () => {
    await again();
    const ran: string[] = [];
    const slow = {
      select: store.select.bind(store),
      async command(sql: string) {
        ran.push(sql);
        if (ran.length === 1) {
          await migrate(store);
          await setTimeout(300);
        }
        await store.command(sql);
      },
    };
    expect(await migrate(slow)).toHaveLength(1);
    expect(ran.filter((sql) => !sql.startsWith("INSERT"))).toHaveLength(1);
  });

  test("any other refusal is told at once", async () => {
    await store.command(
      `ALTER TABLE rolecall.schema_migrations DELETE WHERE version = ${first} SETTINGS mutations_sync = 1`,
    );
    await expect(migrate(refusing(62, 1))).rejects.toMatchObject({ code: 62 });
    await migrate(store);
  });
});

describe("on a cluster", () => {
  test("every statement still parses, with ON CLUSTER and replicated engines", async () => {
    for (const file of await readMigrations()) {
      const [statement, ...more] = renderMigration(file.text, { cluster: "main", replicated: true }, DEFAULT_RETENTION);
      expect(more).toEqual([]);
      const [parsed] = await store.select<{ q: string }>("SELECT formatQuerySingleLine({q:String}) AS q", {
        q: statement!,
      });
      expect(parsed?.q).toContain("ON CLUSTER main");
      expect(parsed?.q).not.toMatch(/ENGINE = (?!Replicated)\w*MergeTree/);
    }
  });

  test.each([
    ["a cluster's name that is no name", { cluster: "x; DROP" }, DEFAULT_RETENTION],
    ["a retention of no days", {}, { eventsDays: 0, findingsDays: 1 }],
    ["a retention of half a day", {}, { eventsDays: 0.5, findingsDays: 1 }],
  ])("%s is refused", (_what, deployment, retention) => {
    expect(() => renderMigration("{cluster}{retention.events}", deployment, retention)).toThrow(RangeError);
  });
});
