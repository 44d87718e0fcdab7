import { readFileSync } from "node:fs";
import type { JsonObject } from "@rolecall/core";
import { createIntake, SOURCES } from "../src/index.ts";
import { readsNothing } from "./reads-nothing.ts";

/**
 * What each source costs, as a share of `JSON.parse` alone on the same records: 0.5 where reading takes twice as long as
 * parsing does.
 *
 *   node bench/sources.ts
 *
 * The records are the source's golden cases that give events, each with an id of its own where it has one, taken through
 * the door (parse, recognition, decoding, redaction, bounds). All loops in turn, the best of many rounds counts. One JSON
 * line a source:
 *
 * - `ratio`, `parse`, `read`: all cases one after the other, as no log is: a source has up to fifty shapes of records, more
 *   than V8 remembers the members of. Of Azure's and Elastic's that is half of the cost.
 * - `steady`: each case a log of its own, and their mean.
 * - `most`: the ratio of a source that reads nothing and gives an event of constants, whose id is the record's own: what
 *   parsing, the door and an event leave to win.
 */
const ROUNDS = 40;
const STEADY_ROUNDS = 10;
const LEAST_RECORDS = 1500;
const STEADY_RECORDS = 100;
const FAR_FUTURE = 4_000_000_000_000;

type Loops = Readonly<Record<string, (line: string) => unknown>>;

/** µs of processor time a line, of each loop the best of the rounds. */
function race(lines: readonly string[], loops: Loops, rounds: number): Record<string, number> {
  const best: Record<string, number> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, each] of Object.entries(loops)) {
      const start = process.cpuUsage();
      for (const line of lines) each(line);
      const { user, system } = process.cpuUsage(start);
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, (user + system) / lines.length);
    }
  }
  return best;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const nothing = createIntake({
  source: readsNothing.name,
  tenant: "default",
  now: () => FAR_FUTURE,
  sources: [readsNothing],
});

for (const { name } of SOURCES) {
  const file = new URL(`../src/${name}/testdata/cases.json`, import.meta.url);
  const cases = JSON.parse(readFileSync(file, "utf8")) as readonly { readonly record?: JsonObject }[];
  const intake = createIntake({ source: name, tenant: "default", now: () => FAR_FUTURE });
  const texts = cases
    .flatMap(({ record }) => (record === undefined ? [] : [JSON.stringify(record)]))
    .filter((text) => intake.read(text, "file:1").kind === "ok");
  if (texts.length === 0) continue;
  const loops = {
    parse: (line: string) => JSON.parse(line) as unknown,
    read: (line: string) => intake.read(line, "file:1"),
    least: (line: string) => nothing.read(line, "file:1"),
  };
  const lines = Array.from({ length: Math.ceil(LEAST_RECORDS / texts.length) }, () => texts).flat();
  const { parse = 0, read = 0, least = 0 } = race(lines, loops, ROUNDS);
  const { parse: parseOf, read: readOf } = loops;
  const alone = texts.map((text) =>
    // Each line a text of its own, as it comes from a file.
    race(
      Array.from({ length: STEADY_RECORDS }, () => Buffer.from(text).toString()),
      { parse: parseOf, read: readOf },
      STEADY_ROUNDS,
    ),
  );
  const steady = mean(alone.map((best) => best["read"] ?? 0));
  const steadyRatio = mean(alone.map((best) => best["parse"] ?? 0)) / steady;
  const bytes = Math.round(mean(texts.map((text) => text.length)));
  const line = { source: name, ratio: parse / read, parse, read, bytes, steady, steadyRatio, most: parse / least };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
