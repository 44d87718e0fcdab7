import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatTime } from "@rolecall/core";
import { SOURCES } from "@rolecall/sources";

type Member = string | number;
type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Members that hold a record's own id, whatever the source. */
const ID_MEMBERS = ["eventID", "auditID", "_document_id", "event_uid", "request_id", "id"];
const WRONG: readonly Json[] = [
  ...[null, true, 0, -1, 1.5, 2 ** 53, 1e300, "", "x", "\u0000\u001b[2J", "\ud800"],
  ...[[], [null], [[["x"]]], {}, { a: { b: null } }, { length: 1e9 }, "9".repeat(400), "0000-01-01T00:00:00Z"],
];
const SOURCE_FOLDERS = join(import.meta.dirname, "../../../packages/sources/src");
const NOW = "2026-01-05T12:00:00.000Z";

/** A file of bad records with good ones between them. */
export interface NastyFile {
  readonly bytes: Uint8Array;
  /** Lines that are not blank. */
  readonly records: number;
  /** Ids of the good records. */
  readonly good: readonly string[];
}

/** Everything that a log has no business to hold, a good record after each. */
export function nastyFile(): NastyFile {
  const lines: Uint8Array[] = [];
  const good: string[] = [];
  const add = (line: string | Uint8Array): void => {
    lines.push(typeof line === "string" ? Buffer.from(line) : line);
  };
  for (const bad of [...brokenLines(), ...wrongTypes()]) {
    add(bad);
    if (lines.length % 8 !== 1) continue;
    const uid = `good-${good.length}`;
    good.push(uid);
    add(nativeRecord({ event_uid: uid, time: formatTime(Date.parse(NOW) + good.length) }));
  }
  const breaks = ["\n", "\r\n", "\n\n", "\n \t\r\n"].map((text) => Buffer.from(text));
  const bytes = Buffer.concat(lines.flatMap((line, n) => [line, breaks[n % breaks.length]!]));
  return { bytes: Buffer.concat([Buffer.from("\ufeff"), bytes]), records: lines.length, good };
}

function nativeRecord(members: object): string {
  return JSON.stringify({
    time: NOW,
    identity_uid: "aws:1:role:ledger",
    action: "Get",
    source: "rolecall",
    ...members,
  });
}

function* brokenLines(): Generator<string | Uint8Array> {
  const native = nativeRecord({ event_uid: "broken" });
  for (const length of [1, 2, 10, native.length - 1]) yield native.slice(0, length);
  yield `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
  yield "[".repeat(10_000);
  yield nativeRecord({ labels: { big: "x".repeat(5_000_000) } });
  yield `"${"y".repeat(2_000_000)}`;
  yield native.replace("Get", "Get\u0000");
  yield native.replace("Get", "Get\\u0000\\u0007");
  yield native.replace("Get", "\u0001\u0002");
  yield Buffer.concat([Buffer.from(native.slice(0, -2)), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), Buffer.from('"}')]);
  yield Buffer.from([0xed, 0xa0, 0x80]);
  yield native.replace("Get", "\\ud800");
  yield native.replace("Get", "\\udc00\\ud800");
  yield '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {}}, "toString": 1}';
  yield native.replace("{", '{"__proto__": {"action": "x"},');
  yield native.replace("{", '{"action": "first",');
  yield* [
    "1e400",
    "-1e400",
    "1.5",
    "9007199254740993",
    "1e20",
    "-1",
    "0.1e-300",
    "123456789012345678901234567890",
  ].flatMap((number) =>
    ["status_code", "bytes_out", "bytes_in", "src_asn", "class_uid", "depth"].map((name) =>
      nativeRecord({ event_uid: `${name}-${number}` }).replace("{", `{"${name}": ${number},`),
    ),
  );
  yield* ["1", '"text"', "null", "true", "NaN", "undefined", "{}", "{}{}", "'x'", "\ufeff{}", "<xml/>", "a=b c=d"];
  for (const time of [
    "0000-01-01T00:00:00Z",
    "99999-01-01T00:00:00Z",
    "+099999-01-01T00:00:00Z",
    "1999-12-31T23:59:59Z",
  ])
    yield nativeRecord({ event_uid: `at-${time}`, time });
  yield nativeRecord({ labels: Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`l${n}`, "v"])) });
  yield nativeRecord({ delegation: Array.from({ length: 5000 }, (_, n) => `aws:1:role:r${n}`) });
}

interface Case {
  readonly record: Json;
  readonly expect: { readonly kind: string };
}

/** The golden records of each source as they are, and each member of the first of them with each wrong value. */
function* wrongTypes(): Generator<string> {
  let n = 0;
  for (const { name } of SOURCES) {
    const cases: Case[] = JSON.parse(readFileSync(join(SOURCE_FOLDERS, name, "testdata/cases.json"), "utf8"));
    // A document of several spans or events is several records: counted where they are taken apart.
    for (const { record } of cases) if (!isDocument(record)) yield JSON.stringify(record);
    const first = cases.find((each) => each.expect.kind === "ok")?.record ?? {};
    for (const path of pathsOf(first)) {
      for (const wrong of WRONG) {
        n += 1;
        yield JSON.stringify(withNewId(replaced(first, path, wrong), path, n));
      }
    }
  }
}

function isDocument(record: Json): boolean {
  if (typeof record !== "object" || record === null || Array.isArray(record)) return false;
  const { events } = record as { readonly events?: Json };
  return "resourceSpans" in record || "resourceLogs" in record || (Array.isArray(events) && events.length > 1);
}

function* pathsOf(value: Json, path: readonly Member[] = []): Generator<readonly Member[]> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    yield [...path, name];
    yield* pathsOf(member, [...path, name]);
  }
}

function replaced(value: Json, [name, ...rest]: readonly Member[], by: Json): Json {
  if (name === undefined) return by;
  const copy = structuredClone(value) as Record<Member, Json>;
  copy[name] = replaced(copy[name] as Json, rest, by);
  return copy as Json;
}

/** Otherwise all of them would be duplicates of one. */
function withNewId(value: Json, path: readonly Member[], n: number): Json {
  const copy = value as Record<string, Json>;
  for (const name of ID_MEMBERS) if (name in copy && path[0] !== name) copy[name] = `${String(copy[name])}-${n}`;
  return copy;
}
