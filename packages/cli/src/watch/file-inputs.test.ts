import {
  appendFile,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import type { DeadLetter, Event } from "@rolecall/core";
import { loadConfig } from "@rolecall/runtime";
import { createMetrics } from "@rolecall/runtime/metrics";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeNothing } from "../named-files.ts";
import { createKnown } from "../serve/input-doors.ts";
import { createFileInputs, type FileInputs } from "./file-inputs.ts";

let folder = "";
let now = 0;
let stop = new AbortController();
const events: Event[] = [];
const dead: DeadLetter[] = [];
const said: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rolecall-files-"));
  await mkdir(join(folder, "logs"));
  for (const list of [events, dead, said]) list.length = 0;
  now = 0;
  stop = new AbortController();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, "logs", name);
const line = (uid: string, minute = 0): string =>
  `${JSON.stringify({
    event_uid: uid,
    time: new Date(Date.UTC(2026, 10, 2, 10, minute)).toISOString(),
    identity_uid: "http:api:api-key:k",
    action: "read",
  })}\n`;

/** As `up` has them, with a pipeline that only collects. A new one has only what was noted in the data directory. */
function open(input = "{ paths: [./logs] }"): FileInputs {
  const loaded = loadConfig(`inputs: [{ files: ${input} }]\n`, {
    path: join(folder, "rolecall.yaml"),
    env: {},
    readFile: () => "",
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  const { config } = loaded;
  const say = (where: object, sentence: string): void => void said.push(`${JSON.stringify(where)} ${sentence}`);
  const files = createFileInputs({
    config,
    dataDirectory: folder,
    pipeline: {
      log: { pendingBytes: 0 } as never,
      fresh: async (all) => all,
      async accept(accepted, letters) {
        events.push(...accepted);
        dead.push(...letters);
      },
      waitFor: () => undefined,
    },
    metrics: createMetrics({ version: "0" }),
    known: createKnown({ config, take: takeNothing }),
    log: { warn: say, info: say } as never,
    clock: { steady: () => now, now: () => now },
    signal: stop.signal,
  });
  if (files === undefined) throw new Error("no files");
  return files;
}

/** What one more look brings, by id. */
async function brings(files: FileInputs): Promise<readonly string[]> {
  const before = events.length;
  await files.readNew();
  return events.slice(before).map(({ event_uid }) => event_uid);
}

test("a line that a container's runtime split is read when all of it is there, or when no more comes", async () => {
  const files = open();
  const piece = (tag: string, content: string, stream = "stdout"): string =>
    `2026-11-02T10:00:00.0Z ${stream} ${tag} ${content}\n`;
  const [first, second] = [line("1").slice(0, 30), line("1").slice(30, -1)];
  await writeFile(at("0.log"), piece("F", line("0").trim()) + piece("P", first) + piece("F", "warning", "stderr"));
  expect(await brings(files)).toEqual(["0"]);
  await appendFile(at("0.log"), piece("F", second) + piece("F", line("2").trim()) + piece("P", first));
  expect(await brings(files)).toEqual(["1", "2"]);
  expect(dead.map(({ origin, reason }) => `${reason} ${origin}`)).toEqual([`not-json ${at("0.log")}:3`]);
  now += 5000;
  await brings(files);
  now += 5000;
  expect(await brings(files)).toEqual([]);
  expect(dead.at(-1)).toMatchObject({ reason: "not-json", origin: `${at("0.log")}:6`, raw: piece("P", first).trim() });
});

test("a record in many pieces is waited for from its first one on", async () => {
  const files = open();
  const text = line("1")
    .trim()
    .replace("{", `{"labels":{"note":"${"x".repeat(900_000)}"},`);
  const pieces = text.match(/.{1,16384}/g) ?? [];
  const lines = pieces.map(
    (each, n) => `2026-11-02T10:00:00.0Z stdout ${n === pieces.length - 1 ? "F" : "P"} ${each}\n`,
  );
  await writeFile(at("0.log"), lines.slice(0, -1).join(""));
  expect(await brings(files)).toEqual([]);
  await appendFile(at("0.log"), lines.slice(-1).join(""));
  expect(await brings(files)).toEqual(["1"]);
  expect(dead).toEqual([]);
});

test("a piece whose rest never comes holds back a log that keeps growing no longer than one that is settled", async () => {
  const files = open();
  const cri = (tag: string, content: string, stream: string): string =>
    `2026-11-02T10:00:00.0Z ${stream} ${tag} ${content}\n`;
  await writeFile(at("0.log"), cri("P", "{", "stderr"));
  const brought: string[] = [];
  for (const uid of ["0", "1", "2", "3", "4"]) {
    await appendFile(at("0.log"), cri("F", line(uid).trim(), "stdout"));
    brought.push((await brings(files)).join());
    now += 2000;
  }
  expect(brought).toEqual(["", "", "", "0,1,2,3", "4"]);
  expect(dead).toMatchObject([{ origin: `${at("0.log")}:1`, raw: cri("P", "{", "stderr").trim() }]);
});

test("a file of lines is read as it grows, and never half a line", async () => {
  const files = open();
  expect(await brings(files)).toEqual([]);
  expect(said).toEqual([expect.stringContaining("no file is there yet")]);
  await writeFile(at("a.log"), line("1") + line("2").slice(0, 20));
  expect(await brings(files)).toEqual(["1"]);
  expect(await brings(files)).toEqual([]);
  await appendFile(at("a.log"), line("2").slice(20) + line("3"));
  expect(await brings(files)).toEqual(["2", "3"]);
  expect(events.map(({ origin }) => origin.slice(folder.length))).toEqual(
    [1, 2, 3].map((number) => `/logs/a.log:${number}`),
  );
});

test("a last line that nobody ends is read once the file is whole, if it is one", async () => {
  const files = open();
  await writeFile(at("a.log"), line("1") + line("2").trimEnd());
  await writeFile(at("b.log"), line("3") + line("4").slice(0, 20));
  expect(await brings(files)).toEqual(["1", "3"]);
  now = 6000;
  expect(await brings(files)).toEqual(["2"]);
  now = 12_000;
  expect(await brings(files)).toEqual([]);
});

test("documents and archives are read when they are whole", async () => {
  const files = open();
  const document = JSON.stringify([JSON.parse(line("1")), JSON.parse(line("2"))], null, 2);
  await writeFile(at("a.json"), document.slice(0, 60));
  await writeFile(at("b.gz"), gzipSync(line("3")));
  await writeFile(at("c.zst"), zstdCompressSync(line("4")));
  await writeFile(at("d.log"), Buffer.from(`\uFEFF${line("5")}`, "utf16le"));
  expect(await brings(files)).toEqual([]);
  now = 4000;
  await writeFile(at("a.json"), document);
  expect(await brings(files)).toEqual([]);
  now = 8000;
  expect((await brings(files)).toSorted()).toEqual(["3", "4", "5"]);
  now = 10_000;
  expect(await brings(files)).toEqual(["1", "2"]);
  now = 20_000;
  expect(await brings(files)).toEqual([]);
  expect(dead).toEqual([]);
});

test("what lay there for long is read at once, all of it in the order of its time", async () => {
  await writeFile(at("a.gz"), gzipSync(line("2", 2) + line("4", 4)));
  await writeFile(at("b.log"), line("1", 1) + line("3", 3) + line("5", 5));
  now = Date.now() + 120_000;
  expect(await brings(open())).toEqual(["1", "2", "3", "4", "5"]);
});

test("of folders that a pattern names, one may be empty", async () => {
  await mkdir(at("full/deep"), { recursive: true });
  await mkdir(at("empty"));
  await writeFile(at("full/deep/a.log"), line("1"));
  expect(await brings(open("{ paths: ['./logs/*'] }"))).toEqual(["1"]);
});

test("a disk that was away for a while is not new", async () => {
  const files = open();
  await writeFile(at("a.log"), line("1"));
  await files.readNew();
  await rename(join(folder, "logs"), join(folder, "away"));
  expect(await brings(files)).toEqual([]);
  await rename(join(folder, "away"), join(folder, "logs"));
  await appendFile(at("a.log"), line("2"));
  expect(await brings(files)).toEqual(["2"]);
});

test("a part of an input that was away for a while is not new, and what is gone for long is forgotten", async () => {
  const files = open();
  await mkdir(at("b"));
  await writeFile(at("a.log"), line("1"));
  await writeFile(at("b/b.log"), line("2"));
  await files.readNew();
  await rename(at("b"), join(folder, "away"));
  expect(await brings(files)).toEqual([]);
  now += 23 * 60 * 60 * 1000;
  expect(await brings(files)).toEqual([]);
  await rename(join(folder, "away"), at("b"));
  expect(await brings(files)).toEqual([]);
  await rename(at("b"), join(folder, "away"));
  await files.readNew();
  now += 24 * 60 * 60 * 1000;
  await files.readNew();
  expect(await readFile(join(folder, "rolecall.files.json"), "utf8")).not.toContain("b.log");
});

test("a file that begins as the one before it is another where what was read of it ended otherwise", async () => {
  const files = open();
  const alike = (uid: string): string =>
    JSON.stringify({ labels: { note: "x".repeat(300) }, ...JSON.parse(line(uid)) });
  await writeFile(at("a.log"), `${alike("1")}\n`);
  await files.readNew();
  await writeFile(at("other"), `${alike("2")}\n${alike("3")}\n`);
  await copyFile(at("other"), at("a.log"));
  await rm(at("other"));
  expect(await brings(files)).toEqual(["2", "3"]);
});

test("nothing is opened any more once it is stopped", async () => {
  for (let n = 0; n < 20; n += 1) await writeFile(at(`${n}.log`), line(`${n}`));
  stop.abort();
  const files = open();
  await expect(files.readNew()).rejects.toThrow("aborted");
  expect(events).toEqual([]);
});

test("after a start it goes on where it was", async () => {
  await writeFile(at("a.log"), line("1"));
  await writeFile(at("b.gz"), gzipSync(line("2")));
  const first = open();
  await first.readNew();
  now = 6000;
  await first.readNew();
  expect(events.map(({ event_uid }) => event_uid)).toEqual(["1", "2"]);
  await appendFile(at("a.log"), line("3"));
  const second = open();
  expect(await brings(second)).toEqual(["3"]);
  now = 20_000;
  expect(await brings(second)).toEqual([]);
});

test.each<[string, (files: FileInputs) => Promise<void>]>([
  ["renamed", async () => rename(at("a.log"), at("a.log.1"))],
  ["copied and cut off", async () => truncate(at("a.log"))],
  ["renamed, after more was written", async () => rename(at("a.log"), at("a.log.1"))],
])("a log that is rotated, %s: nothing is lost, and nothing read twice", async (title, rotate) => {
  const files = open();
  await writeFile(at("a.log"), line("1") + line("2"));
  await files.readNew();
  if (title.includes("more")) await appendFile(at("a.log"), line("3"));
  await rotate(files);
  await appendFile(at("a.log"), line("4"));
  await files.readNew();
  const expected = title.includes("more") ? ["1", "2", "3", "4"] : ["1", "2", "4"];
  expect(events.map(({ event_uid }) => event_uid).toSorted()).toEqual(expected);
});

test.each([
  ["while it is followed", false],
  ["while nobody follows it", true],
])("a log that is named alone and rotated %s is read to its end under its next name", async (_, isStopped) => {
  const input = "{ paths: [./logs/a.log] }";
  const first = open(input);
  await writeFile(at("a.log"), line("1"));
  await first.readNew();
  await appendFile(at("a.log"), line("2"));
  await rename(at("a.log"), at("a.log.1"));
  await writeFile(at("b.log"), line("of another log"));
  await writeFile(at("a.log"), line("3"));
  const files = isStopped ? open(input) : first;
  expect(await brings(files)).toEqual(["2", "3"]);
  // Its writer opens the next one only when it is told to.
  await appendFile(at("a.log.1"), line("4"));
  expect(await brings(files)).toEqual(["4"]);
  await rename(at("a.log.1"), at("a.log.2"));
  await rename(at("a.log"), at("a.log.1"));
  await writeFile(at("a.log"), line("5"));
  expect(await brings(files)).toEqual(["5"]);
  await rm(at("a.log.1"));
  expect(await brings(files)).toEqual([]);
});

test("another file of the same name is read from its beginning, however long it is", async () => {
  const files = open();
  await writeFile(at("a.log"), line("1"));
  await files.readNew();
  await writeFile(at("other"), line("2") + line("3"));
  await copyFile(at("other"), at("a.log"));
  await rm(at("other"));
  expect(await brings(files)).toEqual(["2", "3"]);
});

test("an archive that is cut off is read as far as it goes, said once, and read again when it has changed", async () => {
  const archive = gzipSync(Array.from({ length: 2000 }, (_, n) => line(`${n}`, n % 60)).join(""), { level: 0 });
  await writeFile(at("a.gz"), archive.subarray(0, archive.length / 2));
  now = Date.now() + 120_000;
  const files = open();
  const part = await brings(files);
  expect(part.length).toBeGreaterThan(100);
  expect(await brings(files)).toEqual([]);
  expect(said).toEqual([expect.stringContaining("is cut off")]);
  await writeFile(at("a.gz"), archive);
  expect(await brings(files)).toEqual([]);
  now += 6000;
  expect(await brings(files)).toHaveLength(2000);
  expect(said).toEqual([expect.stringContaining("is cut off"), expect.stringContaining("works again")]);
});

test.skipIf(process.getuid?.() === 0)("a file that may not be read is said once, and read when it may be", async () => {
  await writeFile(at("a.log"), line("1"));
  await chmod(at("a.log"), 0);
  const files = open();
  expect([await brings(files), await brings(files)]).toEqual([[], []]);
  expect(said).toEqual([expect.stringContaining("may not read")]);
  await chmod(at("a.log"), 0o600);
  expect(await brings(files)).toEqual(["1"]);
});

test.skipIf(process.getuid?.() === 0)(
  "a folder that may not be read is said, and that it may be, each time",
  async () => {
    const files = open();
    await writeFile(at("a.log"), line("1"));
    for (const mode of [0, 0o700, 0, 0o700]) {
      await chmod(join(folder, "logs"), mode);
      await files.readNew();
    }
    const [refused, again] = [expect.stringContaining("may not read"), expect.stringContaining("works again")];
    expect(said).toEqual([refused, again, refused, again]);
  },
);

test("bad records are dead letters with their place, and the rest is read; both are their tenant's", async () => {
  await writeFile(at("a.log"), `${line("1")}nothing\n${line("2")}`);
  expect(await brings(open("{ paths: ['./logs/*.log'], tenant: other, source: rolecall }"))).toEqual(["1", "2"]);
  expect(dead).toMatchObject([{ reason: "not-json", tenant: "other", origin: `${at("a.log")}:2` }]);
  expect(events.map(({ tenant }) => tenant)).toEqual(["other", "other"]);
});

test("where the reading stands cannot be noted for a while: it is told, reading goes on, and it is noted once it can be", async () => {
  const inTheWay = join(folder, "rolecall.files.json.new");
  await mkdir(inTheWay);
  await writeFile(at("a.log"), line("1"));
  const files = open();
  expect(await brings(files)).toEqual(["1"]);
  await appendFile(at("a.log"), line("2"));
  expect(await brings(files)).toEqual(["2"]);
  expect(said).toEqual([expect.stringContaining("cannot be noted for now")]);
  await rm(inTheWay, { recursive: true });
  expect(await brings(files)).toEqual([]);
  expect(said.at(-1)).toContain("works again");
  expect(await brings(open())).toEqual([]);
});
