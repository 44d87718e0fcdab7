import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { JsonObject } from "@rolecall/core";
import { createFramer, createIntake, SOURCES } from "../src/index.ts";
import { createRecordDecoder } from "../src/intake/decode-record.ts";

/**
 * What it costs to turn bytes into events, as a multiple of `JSON.parse` alone on the same records.
 *
 *   node bench/decode.ts [FILE.ndjson[.gz]]
 *
 * All loops are interleaved and the best of many rounds counts, so that a shared machine disturbs the ratios little. One
 * decoder serves all rounds, as one serves a partition for its whole life.
 */
const ROUNDS = 60;
const CHUNK_BYTES = 64 * 1024;
const FAR_FUTURE = 4_000_000_000_000;
const path =
  process.argv[2] ?? `${import.meta.dirname}/../../../../shared/corpora/cloudtrail-invictus/events.ndjson.gz`;
const file = readFileSync(path);
const bytes = path.endsWith(".gz") ? gunzipSync(file) : file;
const lines = bytes.toString().split("\n").filter(Boolean);

const decoder = createRecordDecoder(SOURCES, undefined, { tenant: "default" });
const plain = createIntake({ source: "auto", tenant: "default", now: () => FAR_FUTURE });
const archiving = createIntake({ source: "auto", tenant: "default", keepRaw: () => true, now: () => FAR_FUTURE });

function framed(take: (text: string) => { readonly kind: string }): number {
  let events = 0;
  const framer = createFramer({
    record: (text) => {
      if (take(text).kind === "ok") events += 1;
    },
    refused: () => undefined,
  });
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) framer.push(bytes.subarray(at, at + CHUNK_BYTES));
  framer.end();
  return events;
}

const loops: Readonly<Record<string, () => number>> = {
  "JSON.parse alone": () => lines.filter((line) => JSON.parse(line) !== null).length,
  "frame + parse": () => framed((text) => ({ kind: JSON.parse(text) === null ? "" : "ok" })),
  "frame + parse + detect + decode": () => framed((text) => decoder.decode(JSON.parse(text) as JsonObject, "file:1")),
  "and depth, time bound, redacted fields": () => framed((text) => plain.read(text, "file:1")),
  "and the redacted original": () => framed((text) => archiving.read(text, "file:1")),
};

const best = new Map<string, number>();
const counts = new Map<string, number>();
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, loop] of Object.entries(loops)) {
    const start = process.hrtime.bigint();
    counts.set(name, loop());
    const spent = Number(process.hrtime.bigint() - start) / 1000 / lines.length;
    best.set(name, Math.min(spent, best.get(name) ?? Number.POSITIVE_INFINITY));
  }
}

const alone = best.get("JSON.parse alone") ?? Number.NaN;
const report = [...best].map(
  ([name, spent]) =>
    `${name.padEnd(40)} ${spent.toFixed(2)} µs a record  ${(spent / alone).toFixed(2)}  ${counts.get(name)}`,
);
process.stdout.write(
  `${lines.length} records of ${Math.round(bytes.length / lines.length)} bytes\n${report.join("\n")}\n`,
);
