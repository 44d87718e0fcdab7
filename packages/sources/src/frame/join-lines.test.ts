import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endOfJoined } from "./end-of-joined.ts";
import type { FrameLimits } from "./frame-sink.ts";
import { createFramer, frameAll } from "./framer.ts";

interface Told {
  readonly records: string[];
  readonly lines: number[];
  readonly refused: [reason: string, detail: string, bytes: string][];
}

function framed(bytes: Uint8Array | string, limits?: FrameLimits): Told {
  const told: Told = { records: [], lines: [], refused: [] };
  const framer = createFramer(
    {
      record(text, line) {
        told.records.push(text);
        told.lines.push(line);
      },
      refused: (reason, detail, rest) => void told.refused.push([reason, detail, Buffer.from(rest).toString()]),
    },
    limits,
  );
  framer.push(Buffer.from(bytes as string));
  framer.end();
  return told;
}

const RECORD = JSON.stringify({ kind: "Event", user: { username: "ann" }, note: "{}{}" });
const [A, B, C] = [RECORD.slice(0, 20), RECORD.slice(20, 41), RECORD.slice(41)] as [string, string, string];
const AT = "2026-01-01T00:00:00.123456789Z";
const cri = (tag: string, content: string, stream = "stdout"): string => `${AT} ${stream} ${tag} ${content}`;
const docker = (log: string, stream = "stdout"): string => JSON.stringify({ log, stream, time: AT });
const fluent = (logtag: string, rest: object): string => whole({ time: AT, stream: "stdout", logtag, ...rest });
const whole = (part: object): string => JSON.stringify(part);

/** What is no shorter than the pieces that runtimes make is looked at, whatever it begins with. */
const pad = "x".repeat(8000);
const WITH_PAD = JSON.stringify({ pad, kind: "Event" });

/** What is shipped, as lines, and the one record that comes of it. */
const SPLIT: readonly (readonly [string, readonly string[], string])[] = [
  ["CRI", [cri("P", A), cri("P", B), cri("F", C)], cri("F", RECORD)],
  ["CRI with tags", [cri("P:x", A), cri("F:y", B + C)], cri("F", RECORD)],
  ["Docker's file", [docker(A), docker(B), docker(`${C}\n`)], docker(`${RECORD}\n`)],
  ["Docker's file, without an end of the last line", [docker(A), docker(B + C)], docker(RECORD)],
  [
    "Docker's file, written anew with blanks",
    [A, B + C].map((log, at) =>
      docker(at === 1 ? `${log}\n` : log).replaceAll(/":"|","/g, (each) => `${each.slice(0, 2)} "`),
    ),
    docker(`${RECORD}\n`),
  ],
  [
    "Docker's lines, behind other members",
    [WITH_PAD.slice(0, 8000), `${WITH_PAD.slice(8000)}\n`].map((log) => whole({ time: AT, stream: "stdout", log })),
    whole({ time: AT, stream: "stdout", log: `${WITH_PAD}\n` }),
  ],
  [
    "Fluent Bit's parser of CRI",
    [A, B, C].map((log, at) => whole({ time: AT, stream: "stdout", logtag: at === 2 ? "F" : "P", log })),
    whole({ time: AT, stream: "stdout", log: RECORD }),
  ],
  [
    "Fluentd's driver, out of order",
    [1, 0, 2].map((at) =>
      whole({
        ...{ container_id: "c", source: "stdout", log: [A, B, C][at] },
        ...{ partial_message: "true", partial_id: "i", partial_ordinal: `${at + 1}`, partial_last: `${at === 2}` },
      }),
    ),
    whole({ container_id: "c", source: "stdout", log: RECORD }),
  ],
  [
    "Vector without its own joining",
    [
      whole({ file: "/a/0.log", message: A, stream: "stdout", _partial: true }),
      whole({ file: "/a/0.log", message: B + C, stream: "stdout" }),
    ],
    whole({ file: "/a/0.log", message: RECORD, stream: "stdout" }),
  ],
  [
    "journald of an older Docker, which does not say which piece is the last",
    [
      whole({ CONTAINER_NAME: "api", MESSAGE: A, CONTAINER_PARTIAL_MESSAGE: "true" }),
      whole({ CONTAINER_NAME: "api", MESSAGE: B + C }),
    ],
    whole({ CONTAINER_NAME: "api", MESSAGE: RECORD }),
  ],
  [
    "Fluent Bit's events to Splunk",
    [A, B + C].map((log, at) =>
      whole({ host: "n1", pad, event: { stream: "stdout", logtag: at === 1 ? "F" : "P", log } }),
    ),
    whole({ host: "n1", pad, event: { stream: "stdout", log: RECORD } }),
  ],
  [
    "lines of CRI sent to Splunk",
    [whole({ host: "n1", pad, event: cri("P", A) }), whole({ host: "n1", pad, event: cri("F", B + C) })],
    whole({ host: "n1", pad, event: cri("F", RECORD) }),
  ],
  [
    "Fluent Bit's parser of CRI, as CloudWatch has it in a message",
    [A, B + C].map((log, at) =>
      whole({ message: whole({ time: AT, stream: "stdout", logtag: at === 1 ? "F" : "P", log }) }),
    ),
    whole({ message: whole({ time: AT, stream: "stdout", log: RECORD }) }),
  ],
  [
    "Docker's file, from a time on",
    [docker(`2026-01-01T00:00:00Z ${WITH_PAD.slice(0, 8000)}`), docker(`${WITH_PAD.slice(8000)}\n`)],
    docker(`2026-01-01T00:00:00Z ${WITH_PAD}\n`),
  ],
  [
    "lines of CRI in somebody's message",
    [whole({ message: cri("P", A) }), whole({ message: cri("F", B + C) })],
    whole({ message: cri("F", RECORD) }),
  ],
];

describe("a line that a container's runtime split", () => {
  test.each(SPLIT)("%s", (_, lines, record) => {
    expect(framed(`${lines.join("\n")}\n`)).toEqual({ records: [record], lines: [1], refused: [] });
  });

  test("of several streams and of others at once, each by itself", () => {
    const lines = [
      cri("P", A),
      cri("P", A, "stderr"),
      RECORD,
      cri("F", "text", "stderr"),
      cri("F", B + C),
      cri("F", RECORD),
    ];
    const { records, lines: at } = framed(lines.join("\n"));
    expect(records).toEqual([RECORD, cri("F", `${A}text`, "stderr"), cri("F", RECORD), cri("F", RECORD)]);
    expect(at).toEqual([3, 2, 1, 6]);
  });

  test.each<[string, readonly string[], readonly string[], number]>([
    ["at the end of the file", [cri("F", RECORD), cri("P", A), cri("P", B)], [cri("F", RECORD)], 2],
    ["where the runtime began anew", [cri("P", A), cri("F", RECORD)], [cri("F", RECORD)], 1],
    [
      "before a record whose members a shipper has put beside its marks",
      [fluent("P", { log: "x P y" }), fluent("F", { message: "read", user: "ann" })],
      [fluent("F", { message: "read", user: "ann" })],
      1,
    ],
    ["and Docker began anew", [docker(A), docker(`${RECORD}\n`)], [docker(`${RECORD}\n`)], 1],
    ["for a thousand records", [cri("P", A), ...new Array(1001).fill(RECORD)], new Array(1001).fill(RECORD), 1],
  ])("cut %s is one dead letter of its bytes", (_, lines, records, pieces) => {
    const told = framed(lines.join("\n"));
    expect(told.records).toEqual(records);
    expect(told.refused).toEqual([
      [
        "not-json",
        expect.stringContaining(pieces === 1 ? "a piece of a line" : `${pieces} pieces of a line`),
        lines.filter((line) => / P /.test(line) || line === docker(A)).join("\n"),
      ],
    ]);
  });

  test("is the same dead letter when it is read again", () => {
    const [first] = framed([cri("P", A), cri("P", B)].join("\n")).refused;
    expect(framed(first?.[2] ?? "").refused).toEqual([first]);
  });

  test("within a character is joined by its bytes", () => {
    const text = JSON.stringify({ kind: "Event", note: "日本" });
    const bytes = Buffer.from(text);
    const at = bytes.indexOf(0xe6) + 1;
    const lines = [cri("P", ""), bytes.subarray(0, at), "\n", cri("F", ""), bytes.subarray(at), "\n"];
    expect(framed(Buffer.concat(lines.map((each) => Buffer.from(each as string)))).records).toEqual([cri("F", text)]);
  });

  test("beyond every bound is refused as too large, and what follows is read", () => {
    const limits = { maxRecordBytes: 200, maxKeptBytes: 1000, prefixBytes: 60 };
    const long = new Array(40).fill(cri("P", "{".repeat(100)));
    const told = framed([...long, cri("F", "}"), cri("F", RECORD)].join("\n"), limits);
    expect(told.records).toEqual([cri("F", RECORD)]);
    expect(told.refused).toMatchObject([["too-large", expect.stringContaining("only the first 60 bytes"), {}]]);
  });

  test("of more streams than are kept gives way, the oldest first, and none is lost", () => {
    const lines = Array.from({ length: 100 }, (_, at) =>
      whole({ container_id: `c${at}`, source: "stdout", log: A, partial_message: "true", partial_id: `${at}` }),
    );
    const told = framed(lines.join("\n"));
    expect(told.refused.map(([, , bytes]) => bytes)).toEqual(lines);
  });
});

test.each([
  [
    "an application's lines, whose ends a shipper took away",
    [docker("listening on 80"), docker(RECORD), docker("bye")],
  ],
  ["those that begin with a time", [docker("2026-01-01 00:00:00 listening"), docker("2026-01-01 bye"), docker(RECORD)]],
  ["an object over many lines", [docker("{"), ...new Array(200).fill(docker('  "a": 1,')), docker("}"), RECORD]],
  ["lines of an application's own braces", [docker("{a=1}\n"), docker(`${RECORD}\n`)]],
  ["records of long texts", [whole({ message: RECORD, note: '"P" partial'.repeat(1000) })]],
])("%s are no pieces", (_, lines) => {
  expect(framed(lines.join("\n"))).toMatchObject({ records: lines, refused: [] });
});

test("a push of several lines, or a batch of CloudWatch's, is joined within itself", () => {
  const push = {
    streams: [
      {
        stream: { job: "a" },
        values: [
          ["1", cri("P", A)],
          ["2", cri("F", B + C)],
        ],
      },
    ],
  };
  const batch = {
    ...{ messageType: "DATA_MESSAGE", logGroup: "g" },
    logEvents: [cri("P", A), cri("F", B + C)].map((log, id) => ({ id: `${id}`, message: whole({ log }) })),
  };
  const records: string[] = [];
  const sink = { record: (text: string) => void records.push(text), refused: () => undefined };
  frameAll(Buffer.from(JSON.stringify(push)), sink);
  frameAll(Buffer.from(JSON.stringify(batch)), sink);
  expect(records.map((text) => JSON.parse(text))).toEqual([
    { message: cri("F", RECORD), labels: { job: "a" }, timestamp: "1" },
    { ...batch, logEvents: [{ id: "0", message: whole({ log: cri("F", RECORD) }) }] },
  ]);
});

test("a piece that comes alone, as a message, is told as one", () => {
  const reasons: string[] = [];
  frameAll(Buffer.from(docker(A)), { record: () => undefined, refused: (_, detail) => void reasons.push(detail) });
  expect(reasons).toEqual(["a piece of a line that a container's runtime split, and not its end"]);
});

test.each<[string, readonly string[], number]>([
  ["that is whole", [cri("P", A), cri("F", B), RECORD], 3],
  ["whose last line goes on", [RECORD, cri("P", A)], 1],
  [
    "with the lines of another stream behind a piece",
    [RECORD, cri("P", A), cri("F", "x", "stderr"), docker(`${RECORD}\n`)],
    1,
  ],
  ["of Docker's, whose last line has no end", [docker(`${RECORD}\n`), docker(A), docker(B)], 1],
  ["of an application's own braces", ["{a", "{b"], 2],
])("a log %s is read up to where no line waits for its rest", (_, lines, upTo) => {
  const bytes = Buffer.from(`${lines.join("\n")}\n`);
  expect(endOfJoined(bytes)).toBe(lines.slice(0, upTo).join("\n").length + 1);
});

test("however lines are cut and their streams mixed, each is a record once", () => {
  const record = fc.record({ id: fc.uuid(), text: fc.string({ maxLength: 60 }) }).map((value) => JSON.stringify(value));
  const stream = fc.array(fc.tuple(record, fc.array(fc.nat({ max: 90 }), { maxLength: 4 })), { maxLength: 6 });
  fc.assert(
    fc.property(stream, stream, fc.infiniteStream(fc.boolean()), (out, err, turns) => {
      const queues = [out, err].map((each, at) =>
        each.flatMap(([text, cuts]) => {
          const ends = [...cuts.filter((cut) => cut < text.length).toSorted((a, b) => a - b), text.length];
          return ends.map((end, n) =>
            cri(n === ends.length - 1 ? "F" : "P", text.slice(ends[n - 1] ?? 0, end), at === 0 ? "stdout" : "stderr"),
          );
        }),
      );
      const lines: string[] = [];
      for (const isFirst of turns) {
        const next = queues[isFirst ? 0 : 1]?.shift() ?? queues[isFirst ? 1 : 0]?.shift();
        if (next === undefined) break;
        lines.push(next);
      }
      const told = framed(lines.join("\n"));
      expect(told.refused).toEqual([]);
      expect(told.records.toSorted()).toEqual(
        [...out.map(([text]) => cri("F", text)), ...err.map(([text]) => cri("F", text, "stderr"))].toSorted(),
      );
    }),
  );
});
