import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Event, JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { frameAll } from "../frame/framer.ts";
import { createIntake } from "../intake/intake.ts";
import type { Decoded } from "../source.ts";
import { createConsoleScan } from "./console-scan.ts";
import { awsCloudtrail } from "./source.ts";

interface Case {
  readonly title: string;
  readonly record: JsonObject;
  readonly expect: unknown;
  readonly detected: boolean;
}

const cases: Case[] = JSON.parse(readFileSync(new URL("testdata/cases.json", import.meta.url), "utf8"));
const byTitle = (title: string): JsonObject => {
  const found = cases.find((it) => it.title === title);
  if (found === undefined) throw new Error(`no case is called ${title}`);
  return found.record;
};

test.each(cases)("$title", ({ record, expect: expected, detected }) => {
  const decode = awsCloudtrail.createDecoder({ tenant: "default" });
  expect(JSON.parse(JSON.stringify(decode(record, "file:1")))).toEqual(expected);
  expect(awsCloudtrail.detect(record)).toBe(detected);
});

const consoleRecord = byTitle("an IAM user with console credentials is a person");
const keyRecord: JsonObject = {
  ...consoleRecord,
  userIdentity: { type: "IAMUser", arn: "arn:aws:iam::123456789012:user/alice", accessKeyId: "AKIAIOSFODNN7EXAMPLE" },
  sessionCredentialFromConsole: undefined,
};

function identityOf(decoded: Decoded): string {
  return decoded.kind === "ok" ? decoded.value.identity_uid : decoded.kind;
}

test("a user seen at a console is a person from then on, with a key too", () => {
  const decode = awsCloudtrail.createDecoder({ tenant: "default" });
  expect(identityOf(decode(keyRecord, "file:1"))).toBe("aws:123456789012:access-key:alice");
  expect(identityOf(decode(consoleRecord, "file:2"))).toBe("aws:123456789012:human:alice");
  expect(identityOf(decode(keyRecord, "file:3"))).toBe("aws:123456789012:human:alice");
});

test("the scan makes a user one identity from the first record on, in whatever container and pieces", () => {
  for (const text of [
    [keyRecord, consoleRecord].map((it) => JSON.stringify(it)).join("\n"),
    JSON.stringify({ Records: [keyRecord, consoleRecord] }, null, 2),
    JSON.stringify({ logGroup: "trail", logEvents: [{ message: JSON.stringify(consoleRecord) }] }),
  ]) {
    const consoleUsers = new Set<string>();
    const scan = createConsoleScan(consoleUsers);
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 100) scan.push(bytes.subarray(at, at + 100));
    scan.end();
    expect([...consoleUsers]).toEqual(["123456789012/alice"]);
    const decode = awsCloudtrail.createDecoder({ tenant: "default", consoleUsers });
    expect(identityOf(decode(keyRecord, "file:1"))).toBe("aws:123456789012:human:alice");
  }
});

test("the scan passes over a user that it knows, and over nobody else", () => {
  const as = (name: string): string => JSON.stringify(consoleRecord).replaceAll("alice", name);
  const nested = as("dora").replace('"userIdentity"', `"requestParameters":${as("alice")},"userIdentity"`);
  const consoleUsers = new Set<string>();
  const scan = createConsoleScan(consoleUsers);
  scan.push(Buffer.from([as("alice"), as("alice"), as("bob"), as("al\\u0069ce"), nested].join("\n")));
  scan.end();
  expect([...consoleUsers]).toEqual(["alice", "bob", "dora"].map((name) => `123456789012/${name}`));
});

test("the scan finds users in records that lie in one text, as intake does", () => {
  const as = (name: string): string => JSON.stringify(consoleRecord).replaceAll("alice", name);
  const inner = JSON.stringify({ message: `[${as("alice")},${as("bob")}]` });
  const consoleUsers = new Set<string>();
  const scan = createConsoleScan(consoleUsers);
  scan.push(Buffer.from(JSON.stringify({ message: `${as("carol")}\n${inner}` })));
  scan.end();
  expect([...consoleUsers]).toEqual(["carol", "alice", "bob"].map((name) => `123456789012/${name}`));
});

test("a failed sign-in under a machine's name does not make it a person", () => {
  const consoleUsers = new Set<string>();
  const decode = awsCloudtrail.createDecoder({ tenant: "default", consoleUsers });
  decode(byTitle("a console login that failed"), "file:1");
  expect(consoleUsers.size).toBe(0);
});

/** All records of some files through scan and intake. */
function replay(files: readonly Buffer[]): {
  readonly events: Event[];
  readonly dead: number;
  readonly records: number;
} {
  const consoleUsers = new Set<string>();
  for (const file of files) {
    const scan = createConsoleScan(consoleUsers);
    scan.push(file);
    scan.end();
  }
  const intake = createIntake({ source: "auto", tenant: "default", consoleUsers, now: () => 1_800_000_000_000 });
  const events: Event[] = [];
  let dead = 0;
  let records = 0;
  for (const file of files) {
    frameAll(file, {
      record(text, line) {
        records += 1;
        const decoded = intake.read(text, `file:${line}`);
        if (decoded.kind === "ok") events.push(decoded.value);
        else dead += 1;
      },
      refused() {
        records += 1;
        dead += 1;
      },
    });
  }
  return { events, dead, records };
}

const corpora = `${import.meta.dirname}/../../../../../shared/corpora`;
const invictus = `${corpora}/cloudtrail-invictus/events.ndjson.gz`;
test.skipIf(!existsSync(invictus))("invictus: 2,900 events, every user one identity (needs the shared corpora)", () => {
  const { events, dead, records } = replay([gunzipSync(readFileSync(invictus))]);
  expect({ events: events.length, dead, records }).toEqual({ events: 2900, dead: 0, records: 2900 });
  const identities = new Set(events.map((event) => event.identity_uid));
  // 3 users, 9 roles, 7 services.
  expect(identities.size).toBe(19);
  expect([...identities].filter((uid) => /:(?:bert-jan|benjamin)$/.test(uid)).sort()).toEqual([
    "aws:123837392027:human:benjamin",
    "aws:123837392027:human:bert-jan",
  ]);
});

const stratus = `${corpora}/cloudtrail-stratus`;
test.skipIf(!existsSync(stratus))("stratus: 310 events of 35 indented files (needs the shared corpora)", () => {
  const files = readdirSync(stratus).filter((name) => name.endsWith(".json"));
  const { events, dead } = replay(files.map((name) => readFileSync(`${stratus}/${name}`)));
  expect({ events: events.length, dead }).toEqual({ events: 310, dead: 0 });
});

test("a federated session at the console does not make the machine whose key began it a person", () => {
  const consoleUsers = new Set<string>();
  const decode = awsCloudtrail.createDecoder({ tenant: "default", consoleUsers });
  const arn = "arn:aws:iam::123456789012:user/alice";
  const federated: JsonObject = {
    ...consoleRecord,
    userIdentity: {
      type: "FederatedUser",
      arn: "arn:aws:sts::123456789012:federated-user/x",
      sessionContext: { sessionIssuer: { type: "IAMUser", arn, accountId: "123456789012", userName: "alice" } },
    },
    userAgent: "Mozilla/5.0 Firefox/131",
  };
  expect(identityOf(decode(federated, "file:1"))).toBe("aws:123456789012:access-key:alice");
  expect(identityOf(decode(keyRecord, "file:2"))).toBe("aws:123456789012:access-key:alice");
  expect(consoleUsers.size).toBe(0);
  decode(consoleRecord, "file:3");
  expect(identityOf(decode(federated, "file:4"))).toBe("aws:123456789012:human:alice");
});
