import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openEmbedded, type Store } from "@rolecall/clickhouse";
import { METRICS } from "@rolecall/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GLOBAL_FLAGS } from "../../packages/cli/src/flags.ts";
import { loadAll } from "../../packages/cli/src/verb.ts";
import { VERBS } from "../../packages/cli/src/verbs/index.ts";

// At night nobody should find out that a command, a metric or a page is not there.
const verbs = await loadAll(VERBS);
const DOCS = join(import.meta.dirname, "../../docs");
const pages = ["runbooks", "tour"].flatMap((folder) =>
  readdirSync(join(DOCS, folder)).map(
    (name) => [`${folder}/${name}`, readFileSync(join(DOCS, folder, name), "utf8")] as const,
  ),
);
const metrics = Object.values(METRICS).map(({ name }) => name as string);

let directory = "";
let store: Store;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-runbooks-"));
  store = await openEmbedded(directory);
  await migrate(store);
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

test.each(pages)("%s names metrics that there are", (_page, text) => {
  const named = Array.from(text.matchAll(/\brolecall_[a-z_]+\b/g), ([name]) => name);
  expect(named.filter((name) => !metrics.includes(name))).toEqual([]);
});

test.each(pages)("%s names verbs and flags that there are", (_page, text) => {
  expect(commandsOf(text).flatMap(faultsOf)).toEqual([]);
});

test.each(pages)("%s asks what the history can answer", async (_page, text) => {
  for (const [, sql = ""] of text.matchAll(/rolecall query "([^"]+)"/g)) await store.analyst.query(sql, "json");
});

test("what erases an identity's data names every table that has any, and runs", async () => {
  const [, text = ""] = pages.find(([page]) => page === "runbooks/erase-data.md") ?? [];
  const tables = /for table in ([^;]+);/.exec(text)?.[1]?.split(" ") ?? [];
  const having = await store.select<{ table: string }>(
    `SELECT table FROM system.columns AS c INNER JOIN system.tables AS t ON t.database = c.database AND t.name = c.table
     WHERE c.database = 'rolecall' AND c.name = 'identity_uid' AND t.engine != 'View'`,
  );
  expect(tables.toSorted()).toEqual(having.map(({ table }) => table).toSorted());
  const uid = "aws:111122223333:access-key:deploy";
  await store.command(
    `INSERT INTO rolecall.manifests (partition, snapshot, consumed, released, detector_version)
     SELECT 0, number + 1, 7, '[1,1,"aws-cloudtrail","e","${uid}"]', 33 FROM numbers(2)`,
  );
  await store.command(
    `INSERT INTO rolecall.events (event_uid, time, identity_uid, delegation, parent_uid, raw)
     VALUES ('e-acted-for', now(), 'aws:1:role:other', ['${uid}', 'aws:1:role:third'], '', 'raw of ${uid}'),
       ('e-started-by', now(), 'aws:1:role:other', [], '${uid}', 'raw of ${uid}')`,
  );
  for (const [, sql = ""] of text.matchAll(/erase "([^"]+)"/g)) {
    const filled = sql.replace("$WHO", `identity_uid = '${uid}'`);
    for (const table of sql.includes("$table") ? tables : [""]) await store.command(filled.replace("$table", table));
  }
  const others =
    "SELECT delegation, parent_uid, raw FROM rolecall.events WHERE event_uid LIKE 'e-%' ORDER BY event_uid";
  expect(await store.select(others)).toEqual([
    { delegation: ["aws:1:role:third"], parent_uid: "", raw: "" },
    { delegation: [], parent_uid: "", raw: "" },
  ]);
  const manifests = await store.select(
    "SELECT toUInt32(snapshot) AS snapshot, toUInt32(consumed) AS consumed, released, detector_version FROM rolecall.manifests FINAL",
  );
  expect(manifests).toEqual([{ snapshot: 2, consumed: 7, released: "", detector_version: 0 }]);
});

test.each(pages)("%s links to pages that there are", (page, text) => {
  const folder = join(DOCS, page, "..");
  const links = Array.from(text.matchAll(/\]\(([^)#:]+)\)/g), ([, target = ""]) => join(folder, target));
  expect(links.filter((target) => !readable(target))).toEqual([]);
});

/** What follows `rolecall ` in code: up to the end of the line, the pipe, the quote or the back-tick. */
function commandsOf(text: string): string[] {
  return Array.from(text.matchAll(/(?:^|`|\$\()rolecall ([a-z][^\n`"|]*)/gm), ([, command = ""]) => command.trim());
}

function faultsOf(command: string): string[] {
  const [name, ...words] = command.split(/\s+/);
  const verb = verbs.find((each) => each.name === name);
  if (verb === undefined) return [`no verb ${name}`];
  const flags = [...verb.flags, ...GLOBAL_FLAGS].map((flag) => `--${flag.name}`);
  const given = words.filter((word) => word.startsWith("--")).map((word) => word.replace(/[.,;:=].*$/, ""));
  return given.filter((flag) => !flags.includes(flag)).map((flag) => `${name} has no ${flag}`);
}

function readable(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}
