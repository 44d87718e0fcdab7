import { readFileSync } from "node:fs";
import type { JsonObject } from "@rolecall/core";
import { createIntake, SOURCES } from "../src/index.ts";

/**
 * What each source costs, as a share of `JSON.parse` alone on the same records: 0.5 where reading takes twice as long as
 * parsing does.
 *
 *   node bench/sources.ts
 *
 * The records are the source's golden cases that give events, each with an id of its own where it has one, taken through
 * the door (parse, recognition, decoding, redaction, bounds). Both loops in turn, the best of many rounds counts. One JSON
 * line a source.
 */
const ROUNDS = 40;
const LEAST_RECORDS = 1500;
const FAR_FUTURE = 4_000_000_000_000;

for (const { name } of SOURCES) {
  const file = new URL(`../src/${name}/testdata/cases.json`, import.meta.url);
  const cases = JSON.parse(readFileSync(file, "utf8")) as readonly { readonly record?: JsonObject }[];
  const intake = createIntake({ source: name, tenant: "default", now: () => FAR_FUTURE });
  const texts = cases
    .flatMap(({ record }) => (record === undefined ? [] : [JSON.stringify(record)]))
    .filter((text) => intake.read(text, "file:1").kind === "ok");
  if (texts.length === 0) continue;
  const lines = Array.from({ length: Math.ceil(LEAST_RECORDS / texts.length) }, () => texts).flat();
  const loops = {
    parse: () => {
      for (const line of lines) JSON.parse(line);
    },
    read: () => {
      for (const line of lines) intake.read(line, "file:1");
    },
  };
  const best = { parse: Number.POSITIVE_INFINITY, read: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const which of ["parse", "read"] as const) {
      const start = process.cpuUsage();
      loops[which]();
      const { user, system } = process.cpuUsage(start);
      best[which] = Math.min(best[which], (user + system) / lines.length);
    }
  }
  const bytes = Math.round(lines.reduce((sum, line) => sum + line.length, 0) / lines.length);
  process.stdout.write(
    `${JSON.stringify({ source: name, ratio: best.parse / best.read, parse: best.parse, read: best.read, bytes })}\n`,
  );
}
