import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { startUp, type Up } from "./harness/up.ts";

const TESTDATA = join(import.meta.dirname, "../../packages/sources/src/otel/testdata");
const TOKEN = "correct-horse-battery";

const event = (uid: string): string =>
  JSON.stringify({ event_uid: uid, time: "2026-01-05T10:00:00.000Z", identity_uid: "aws:1:role:http", action: "Get" });

const batch = gzipSync(
  JSON.stringify({
    messageType: "DATA_MESSAGE",
    logGroup: "g",
    logEvents: [
      { id: "1", message: event("firehose-1") },
      { id: "2", message: event("firehose-2") },
    ],
  }),
);

interface Sent {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** What each sends, with a token as it can show one, and one dead letter in all. */
const SENT: readonly Sent[] = [
  {
    path: "/v1/traces",
    headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/x-protobuf" },
    body: new Uint8Array(readFileSync(join(TESTDATA, "sdk-traces.bin"))),
  },
  {
    path: "/v1/logs",
    headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/x-protobuf" },
    body: new Uint8Array(readFileSync(join(TESTDATA, "sdk-logs.bin"))),
  },
  {
    path: "/v1/logs",
    headers: { "X-Amz-Firehose-Access-Key": TOKEN, "X-Amz-Firehose-Protocol-Version": "1.0" },
    body: JSON.stringify({ requestId: "r", timestamp: 1, records: [{ data: batch.toString("base64") }] }),
  },
  {
    path: "/services/collector/event",
    headers: { Authorization: `Splunk ${TOKEN}` },
    body: `{"event":${event("splunk-1")}}{"event":"no record"}{"event":${event("splunk-2")}}`,
  },
];

async function sendAll(up: Up): Promise<number[]> {
  const statuses: number[] = [];
  for (const { path, headers, body } of SENT) {
    const response = await fetch(`${up.url}${path}`, { method: "POST", headers, body });
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  return statuses;
}

const kept = async (up: Up): Promise<unknown> => [
  await up.sql("SELECT source, count() AS n FROM events_latest GROUP BY source ORDER BY source"),
  await up.sql("SELECT count() AS n FROM dead_letters FINAL"),
];

test("whatever a sender speaks, what it was answered is there after a kill, and the same again changes nothing", async () => {
  await using directory = await temporaryDirectory();
  await writeFile(directory.at("token"), TOKEN);
  const config = directory.at("rolecall.yaml");
  await writeFile(config, `inputs: [{ http: { listen: 127.0.0.1:4180, token_file: ${directory.at("token")} } }]\n`);
  const data = directory.at("data");
  const expected = [
    [
      { source: "aws-cloudtrail", n: 1 },
      { source: "otel", n: 3 },
      { source: "rolecall", n: 4 },
    ],
    [{ n: 1 }],
  ];
  {
    await using up = await startUp({ data, config });
    expect(await sendAll(up)).toEqual([200, 200, 200, 200]);
    await up.kill();
  }
  await using up = await startUp({ data, config });
  expect(await kept(up)).toEqual(expected);
  expect(await sendAll(up)).toEqual([200, 200, 200, 200]);
  expect(await kept(up)).toEqual(expected);
  expect(up.running.err()).not.toContain(TOKEN);
});

test("without its token no sender is let in", async () => {
  await using directory = await temporaryDirectory();
  await writeFile(directory.at("token"), "another-token-altogether");
  const config = directory.at("rolecall.yaml");
  await writeFile(config, `inputs: [{ http: { listen: 127.0.0.1:4180, token_file: ${directory.at("token")} } }]\n`);
  await using up = await startUp({ data: directory.at("data"), config });
  expect(await sendAll(up)).toEqual([401, 401, 401, 403]);
  expect(await kept(up)).toEqual([[], [{ n: 0 }]]);
});
