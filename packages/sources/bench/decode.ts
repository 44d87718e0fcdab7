import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { createFramer, createIntake, type Intake } from "../src/index.ts";

/**
 * What framing, guarding, parsing, detecting and decoding cost, as a multiple of `JSON.parse` alone on the same records.
 *
 *   node bench/decode.ts [FILE.ndjson[.gz]]
 *
 * Both loops are interleaved and the best of many rounds counts, so that a shared machine disturbs the ratio little.
 */
const ROUNDS = 40;
const CHUNK_BYTES = 64 * 1024;
const path = process.argv[2] ?? "/work/shared/corpora/cloudtrail-invictus/events.ndjson.gz";
const file = readFileSync(path);
const bytes = path.endsWith(".gz") ? gunzipSync(file) : file;
const lines = bytes.toString().split("\n").filter(Boolean);

function parseAlone(): number {
  let count = 0;
  for (const line of lines) if (JSON.parse(line) !== null) count += 1;
  return count;
}

function intakeThat(keepRaw: boolean): Intake {
  return createIntake({ source: "auto", tenant: "default", keepRaw: () => keepRaw, now: () => 4_000_000_000_000 });
}

/** One intake for all rounds, as one serves a partition for its whole life. */
const plain = intakeThat(false);
const archiving = intakeThat(true);

function throughIntake(intake: Intake): number {
  let events = 0;
  const framer = createFramer({
    record: (text) => {
      if (intake.read(text, "file:1").kind === "ok") events += 1;
    },
    refused: () => undefined,
  });
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) framer.push(bytes.subarray(at, at + CHUNK_BYTES));
  framer.end();
  return events;
}

/** µs per record. */
function best(loop: () => number, known: number): number {
  const start = process.hrtime.bigint();
  loop();
  return Math.min(known, Number(process.hrtime.bigint() - start) / 1000 / lines.length);
}

let parse = Number.POSITIVE_INFINITY;
let decode = Number.POSITIVE_INFINITY;
let archive = Number.POSITIVE_INFINITY;
for (let round = 0; round < ROUNDS; round += 1) {
  parse = best(parseAlone, parse);
  decode = best(() => throughIntake(plain), decode);
  archive = best(() => throughIntake(archiving), archive);
}
const write = (text: string): boolean => process.stdout.write(`${text}\n`);
write(`${lines.length} records, ${Math.round(bytes.length / lines.length)} bytes each, ${throughIntake(plain)} events`);
write(`JSON.parse alone                     ${parse.toFixed(2)} µs a record  1.00`);
write(`frame + parse + detect + decode      ${decode.toFixed(2)} µs a record  ${(decode / parse).toFixed(2)}`);
write(`the same, and the redacted original  ${archive.toFixed(2)} µs a record  ${(archive / parse).toFixed(2)}`);
