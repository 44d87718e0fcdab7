import { readFile, writeFile } from "node:fs/promises";
import { DEAD_REASONS } from "@rolecall/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nastyFile } from "./harness/nasty.ts";
import { rolecall, rolecallDone } from "./harness/rolecall.ts";
import { type TemporaryDirectory, temporaryDirectory } from "./harness/temporary-directory.ts";
import { startUp } from "./harness/up.ts";

interface Line {
  readonly event_uid?: string;
  readonly tenant?: string;
  readonly origin?: string;
  readonly dead?: { readonly origin: string };
}

interface Summary {
  readonly records: number;
  readonly events: number;
  readonly duplicates: number;
  readonly dead: number;
  readonly filtered: number;
}

const nasty = nastyFile();
let directory: TemporaryDirectory;
let memory: Summary;
let normalized: readonly Line[];

async function linesOf(path: string): Promise<string[]> {
  return (await readFile(path, "utf8")).split("\n").filter((line) => line !== "");
}

function countsOf({ records, events, duplicates, dead, filtered }: Summary): Summary {
  return { records, events, duplicates, dead, filtered };
}

beforeAll(async () => {
  directory = await temporaryDirectory();
  await writeFile(directory.at("nasty"), nasty.bytes);
  const ran = await rolecallDone([
    ...["replay", directory.at("nasty"), "--memory", "--json", "--lateness", "400d"],
    ...["--events", directory.at("events"), "--dead", directory.at("dead")],
  ]);
  memory = JSON.parse(ran.out);
  const { out } = await rolecallDone(["normalize", directory.at("nasty"), "--dead", "-"]);
  normalized = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
});
afterAll(() => directory[Symbol.asyncDispose]());

describe(`a file of ${nasty.records} records, ${nasty.good.length} of them good and the others nasty`, () => {
  test("balances: records = events + duplicates + dead + filtered, and nothing is passed over", () => {
    expect(memory.events + memory.duplicates + memory.dead + memory.filtered).toBe(memory.records);
    expect(memory.records).toBe(nasty.records);
  });

  test("gives up every good record", async () => {
    const uids = new Set((await linesOf(directory.at("events"))).map((line) => JSON.parse(line).event_uid));
    expect(nasty.good.filter((uid) => !uids.has(uid))).toEqual([]);
  });

  test("gives as many dead letters as the summary says, each with a reason of the closed set", async () => {
    const letters = (await linesOf(directory.at("dead"))).map((line) => JSON.parse(line));
    expect(letters.length).toBe(memory.dead);
    const known = new Set<string>(DEAD_REASONS);
    expect(letters.filter((letter) => !known.has(letter.reason))).toEqual([]);
    expect(letters.filter((letter) => letter.reason === "decoder-fault").map((letter) => letter.detail)).toEqual([]);
  });

  test("gives the same counts with a history, and the history holds them", async () => {
    const data = directory.at("replayed");
    const ran = await rolecallDone(["replay", directory.at("nasty"), "--data", data, "--json", "--lateness", "400d"]);
    expect(countsOf(JSON.parse(ran.out))).toEqual(countsOf(memory));
    const sql =
      "SELECT (SELECT count() FROM events_latest) AS events, (SELECT count() FROM dead_letters FINAL) AS dead";
    const held = await rolecallDone(["query", sql, "--data", data, "--format", "ndjson"]);
    const unlike = new Set((await linesOf(directory.at("dead"))).map((line) => deadKey(JSON.parse(line))));
    expect(JSON.parse(held.out)).toEqual({ events: memory.events, dead: unlike.size });
  });

  test("normalizes to the same events and dead letters, in input order", () => {
    const dead = normalized.filter((line) => "dead" in line);
    expect(dead.length).toBe(memory.dead);
    expect(normalized.length - dead.length).toBe(memory.events + memory.duplicates);
    expect(normalized.length + memory.filtered).toBe(nasty.records);
    const good = normalized.map((line) => line.event_uid ?? "").filter((uid) => nasty.good.includes(uid));
    expect(good).toEqual(nasty.good);
    const at = normalized.map((line) => Number(/:(\d+)$/.exec((line.dead ?? line).origin ?? "")?.[1]));
    expect(at).toEqual(at.toSorted((a, b) => a - b));
  });

  test("gives the same over standard input", async () => {
    const ran = await rolecall(["replay", "-", "--memory", "--json", "--lateness", "400d"], { input: nasty.bytes });
    expect([ran.exit, countsOf(JSON.parse(ran.out))]).toEqual([0, countsOf(memory)]);
  });

  test("gives the same over standard input into a history that is made for it", async () => {
    const words = ["replay", "-", "--data", directory.at("piped"), "--json", "--lateness", "400d"];
    const ran = await rolecall(words, { input: nasty.bytes });
    expect([ran.exit, countsOf(JSON.parse(ran.out))]).toEqual([0, countsOf(memory)]);
  });

  test("gives the same over HTTP, and the history holds every event and every dead letter", async () => {
    await using up = await startUp({ data: directory.at("live") });
    const response = await up.post(nasty.bytes as Uint8Array<ArrayBuffer>);
    const answer = (await response.json()) as { accepted: number; dead: number; filtered?: number };
    // Whoever replays a file answers for it; at a door a record's own word on its tenant is not believed.
    const foreign = normalized.filter(({ tenant }) => tenant !== undefined && tenant !== "default").length;
    expect(response.status).toBe(202);
    expect({ filtered: 0, ...answer }).toEqual({
      accepted: memory.events + memory.duplicates - foreign,
      dead: memory.dead + foreign,
      filtered: memory.filtered,
    });
    const uids = await up.sql<{ event_uid: string }>("SELECT DISTINCT event_uid FROM events_latest");
    const wanted = (await linesOf(directory.at("events"))).map((line) => JSON.parse(line).event_uid as string);
    expect(new Set(uids.map((row) => row.event_uid))).toEqual(new Set(wanted));
    const unlike = new Set((await linesOf(directory.at("dead"))).map((line) => deadKey(JSON.parse(line))));
    const [dead] = await up.sql<{ n: number }>("SELECT count() AS n FROM dead_letters FINAL");
    expect(dead?.n).toBe(unlike.size + foreign);
    expect((await up.stop()).exit).toBe(0);
  });
});

function deadKey({ reason, source, raw, raw_base64 }: Record<string, string>): string {
  return JSON.stringify([reason, source, raw, raw_base64]);
}
