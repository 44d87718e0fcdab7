import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createIntake } from "../intake/intake.ts";
import { createFramer, frameAll } from "./framer.ts";
import { unpackBytes } from "./packed-payload.ts";

const NOW = Date.parse("2026-11-25T00:00:00Z");
const CALL = {
  eventVersion: "1.11",
  userIdentity: { type: "IAMUser", accountId: "123456789012", userName: "deploy", accessKeyId: "AKIAIOSFODNN7EXAMPLE" },
  eventTime: "2026-11-24T10:00:00Z",
  eventSource: "iam.amazonaws.com",
  eventName: "CreateUser",
  sourceIPAddress: "203.0.113.10",
  recipientAccountId: "123456789012",
};

/** As a subscription of CloudWatch Logs sends it. */
function batch(messageType: string, ...messages: readonly string[]): Buffer {
  const logEvents = messages.map((message, n) => ({ id: String(n), timestamp: NOW, message }));
  const document = { messageType, owner: "123456789012", logGroup: "trail", logStream: "s", logEvents };
  return gzipSync(JSON.stringify(document));
}

const call = (eventID: string): string => JSON.stringify({ ...CALL, eventID });
const DATA = batch("DATA_MESSAGE", call("e1"), call("e2"));
const CONTROL = batch("CONTROL_MESSAGE", "CWL CONTROL MESSAGE: Checking health of destination.");
const base64 = DATA.toString("base64");

/** What each record became: the id of its event, why it was filtered, or why it is a dead letter. */
function read(bytes: Uint8Array, how: "whole" | "pieces"): readonly string[] {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW });
  const told: string[] = [];
  const sink = {
    record(text: string) {
      const outcome = intake.read(text, "here");
      told.push(outcome.kind === "ok" ? outcome.value.event_uid : outcome.reason);
    },
    refused: (reason: string, detail: string) => told.push(`${reason}: ${detail}`),
  };
  if (how === "whole") frameAll(bytes, sink);
  else {
    const framer = createFramer(sink);
    for (let at = 0; at < bytes.length; at += 100) framer.push(bytes.subarray(at, at + 100));
    framer.end();
  }
  return told;
}

describe.each(["whole", "pieces"] as const)("framed in %s", (how) => {
  test.each<[string, object | readonly object[], readonly string[]]>([
    ["what Lambda gets of a log group", { awslogs: { data: base64 } }, ["e1", "e2"]],
    [
      "what Lambda gets of Kinesis",
      { Records: [{ kinesis: { kinesisSchemaVersion: "1.0", data: base64 }, eventSource: "aws:kinesis" }] },
      ["e1", "e2"],
    ],
    [
      "a record of Kinesis alone",
      { kinesis: { partitionKey: "1", data: base64 }, eventSource: "aws:kinesis" },
      ["e1", "e2"],
    ],
    [
      "what Kinesis answers",
      { Records: [{ SequenceNumber: "1", ApproximateArrivalTimestamp: 1, Data: base64, PartitionKey: "k" }] },
      ["e1", "e2"],
    ],
    [
      "what Firehose sends",
      { requestId: "r", timestamp: 1, records: [{ data: base64 }, { data: base64 }] },
      ["e1", "e2", "e1", "e2"],
    ],
    ["what Firehose gives to Lambda", { records: [{ recordId: "1", data: base64 }] }, ["e1", "e2"]],
    ["a control message", { awslogs: { data: CONTROL.toString("base64") } }, ["health-check"]],
    [
      "several batches behind each other",
      { awslogs: { data: Buffer.concat([DATA, CONTROL]).toString("base64") } },
      ["e1", "e2", "health-check"],
    ],
    [
      "what is packed twice stays packed",
      { awslogs: { data: gzipSync(JSON.stringify({ awslogs: { data: base64 } })).toString("base64") } },
      ["unknown-format"],
    ],
    [
      "a gzip that breaks off",
      { awslogs: { data: base64.slice(0, 60) } },
      ["bad-encoding: the gzip in it is none, or breaks off"],
    ],
    ["what only looks like gzip", { data: "H4sIAAAA" }, ["bad-encoding: the gzip in it is none, or breaks off"]],
  ])("%s", (_what, document, expected) => {
    expect(read(Buffer.from(JSON.stringify(document)), how)).toEqual(expected);
    expect(read(Buffer.from(`${JSON.stringify(document)}\n`), how)).toEqual(expected);
  });

  test("a payload between other lines keeps its place", () => {
    const lines = [call("a"), JSON.stringify({ awslogs: { data: base64 } }), call("b")];
    expect(read(Buffer.from(lines.join("\n")), how)).toEqual(["a", "e1", "e2", "b"]);
  });

  test("an envelope larger than a record may be is unpacked all the same", () => {
    // Random enough to stay large.
    const noise = Array.from({ length: 120_000 }, (_, n) => Math.imul(n + 1, 2_654_435_761) >>> 0).join(" ");
    const large = batch(
      "DATA_MESSAGE",
      call("e1"),
      JSON.stringify({ ...CALL, eventID: "e2", noise: noise.slice(0, 1e6) }),
      ...Array(4).fill(JSON.stringify({ noise: noise.slice(0, 900_000) })),
    );
    const text = JSON.stringify({ awslogs: { data: large.toString("base64") } });
    expect(text.length).toBeGreaterThan(1 << 20);
    expect(read(Buffer.from(text), how).slice(0, 2)).toEqual(["e1", "e2"]);
  });
});

test("a message that is gzip itself is unpacked, of one member or several", () => {
  expect(read(DATA, "whole")).toEqual(["e1", "e2"]);
  expect(read(Buffer.concat([DATA, CONTROL]), "whole")).toEqual(["e1", "e2", "health-check"]);
  expect(read(gzipSync(`${call("a")}\n${call("b")}\n`), "whole")).toEqual(["a", "b"]);
  expect(read(DATA.subarray(0, 50), "whole")).toEqual(["bad-encoding: the gzip in it is none, or breaks off"]);
});

test("what unpacks to more than is held is refused before it is held", () => {
  expect(unpackBytes(gzipSync(Buffer.alloc(1000)), 999)).toEqual({
    reason: "too-large",
    detail: "unpacks to more than 999 bytes",
  });
  expect(read(gzipSync("{}\n".repeat(100_001)), "whole")).toEqual(["too-large: unpacks to more than 100000 records"]);
  const halfBomb = Buffer.alloc(20 << 20);
  for (const bomb of [gzipSync(Buffer.alloc(40 << 20)), Buffer.concat(Array(2).fill(zstdCompressSync(halfBomb)))]) {
    expect(read(bomb, "whole")).toEqual(["too-large: unpacks to more than 33554432 bytes"]);
  }
  const empty = Buffer.concat(Array(10_001).fill(zstdCompressSync("")));
  expect(read(empty, "whole")).toEqual(["too-large: has more than 10000 parts"]);
});
