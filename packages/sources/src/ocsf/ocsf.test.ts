import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { JsonObject } from "@rolecall/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { awsCloudtrail } from "../aws-cloudtrail/source.ts";
import { createIntake } from "../intake/intake.ts";
import { mangled } from "../record/mangle.ts";
import type { Decoded } from "../source.ts";
import { ocsf } from "./source.ts";

interface Case {
  readonly title: string;
  readonly record: JsonObject;
  readonly expect: unknown;
  readonly detected: boolean;
}

const cases: Case[] = JSON.parse(readFileSync(new URL("testdata/cases.json", import.meta.url), "utf8"));

function decode(record: JsonObject, consoleUsers?: Set<string>): Decoded {
  const options = consoleUsers === undefined ? { tenant: "default" } : { tenant: "default", consoleUsers };
  return ocsf.createDecoder(options)(record, "file:1");
}

test.each(cases)("$title", ({ record, expect: expected, detected }) => {
  expect(JSON.parse(JSON.stringify(decode(record)))).toEqual(expected);
  expect(ocsf.detect(record)).toBe(detected);
});

test("every member with every wrong value gives an event or a dead letter with a reason", () => {
  for (const { record } of cases) {
    for (const wrong of mangled(record)) {
      const outcome = decode(wrong);
      if (outcome.kind === "ok") expect(outcome.value.identity_uid).toMatch(/^[a-z0-9-]+:[^:]*:[a-z-]+:[^:]+$/);
      else expect(["no-time", "time-out-of-range", "no-identity", "schema"]).toContain(outcome.reason);
    }
  }
});

test("no JSON object makes it throw", () => {
  const inner = fc.dictionary(
    fc.constantFrom("user", "session", "uid", "name", "type", "issuer", "account"),
    fc.jsonValue(),
  );
  const part = fc.oneof(fc.jsonValue(), inner, fc.dictionary(fc.constantFrom("user", "session"), inner));
  const record = fc.dictionary(
    fc.constantFrom("actor", "user", "api", "cloud", "metadata", "resources", "status_id"),
    part,
  );
  fc.assert(
    fc.property(record, fc.constantFrom(6003, 3002), (parts, classUid) => {
      const outcome = decode({ ...parts, class_uid: classUid, time: 1764000000000 } as JsonObject);
      expect(["ok", "dead-letter"]).toContain(outcome.kind);
    }),
  );
});

test("sessions of a role are the role", () => {
  const session = fc.stringMatching(/^[\w+=,.@-]{2,64}$/);
  fc.assert(
    fc.property(session, (name) => {
      const user = { type: "AssumedRole", uid: `arn:aws:sts::123456789012:assumed-role/deploy/${name}` };
      const outcome = decode({ class_uid: 6003, time: 1764000000000, cloud: { provider: "AWS" }, actor: { user } });
      expect(outcome).toMatchObject({ value: { identity_uid: "aws:123456789012:role:deploy", session_uid: name } });
    }),
  );
});

test("a user that was at the console is a person, whatever key it acts by", () => {
  const user = { type: "IAMUser", uid: "arn:aws:iam::123456789012:user/bob", credential_uid: "AKIAEXAMPLE0000009" };
  const record = { class_uid: 6003, time: 1764000000000, cloud: { provider: "AWS" }, actor: { user } };
  expect(decode(record)).toMatchObject({ value: { identity_kind: "access-key" } });
  expect(decode(record, new Set(["123456789012/bob"]))).toMatchObject({ value: { identity_kind: "human" } });
});

test.each([
  ["admin.app", "mongodb:admin:service-account:app"],
  ["$external.Ann@acme.com", "mongodb:$external:human:ann@acme.com"],
])("a user of a MongoDB server is the one that its own schema of logs names: %s", (name, identity_uid) => {
  const record = { class_uid: 3002, time: 1764000000000, metadata: { product: "MongoDB Server" } };
  expect(decode({ ...record, actor: { user: { type_id: 1, name } } })).toMatchObject({ value: { identity_uid } });
});

test.each([
  [{ status_id: 1 }, "success"],
  [{ status_id: 1, api: { response: { error: "AccessDenied" } } }, "success"],
  [{ status_id: 2 }, "error"],
  [{ status_id: 2, api: { response: { error: "Client.UnauthorizedOperation" } } }, "denied"],
  [{ status_id: 2, api: { response: { error: "ThrottlingException" } } }, "error"],
  [{ status_id: 0, api: { response: { code: 403 } } }, "denied"],
  [{ api: { response: { code: 503 } } }, "error"],
  [{ api: { response: { code: 200 } } }, "success"],
  [{ status: "Failure" }, "error"],
  [{ api: { response: { error: "NoSuchKey" } } }, "error"],
  [{ action_id: 2 }, "denied"],
  [{ status_id: 99 }, "unknown"],
] as const)("%j is %s", (members, outcome) => {
  const record = { class_uid: 6003, time: 1764000000000, actor: { user: { name: "a" } }, ...members };
  expect(decode(record)).toMatchObject({ value: { outcome } });
});

const corpus = `${import.meta.dirname}/../../../../../shared/corpora/cloudtrail-invictus/events.ndjson.gz`;

/** Security Lake's mapping of CloudTrail, version 1.1. */
function toOcsf(record: Record<string, never>): JsonObject {
  const identity: Record<string, never> = record["userIdentity"] ?? ({} as Record<string, never>);
  const context: Record<string, Record<string, string>> = identity["sessionContext"] ?? {};
  const address = String(record["sourceIPAddress"]);
  return {
    class_uid: 6003,
    category_uid: 6,
    time_dt: record["eventTime"],
    metadata: {
      uid: record["eventID"],
      event_code: record["eventType"],
      product: { name: "CloudTrail" },
      version: "1.1.0",
    },
    cloud: { provider: "AWS", account: { uid: record["recipientAccountId"] } },
    api: {
      operation: record["eventName"],
      service: { name: record["eventSource"] },
      response: { error: record["errorCode"] ?? null },
    },
    actor: {
      user: {
        type: identity["type"],
        uid: identity["arn"],
        uid_alt: identity["principalId"],
        name: identity["userName"],
        account: { uid: identity["accountId"] },
        credential_uid: identity["accessKeyId"],
      },
      session: { issuer: context["sessionIssuer"]?.["arn"] },
      invoked_by: identity["invokedBy"],
    },
    src_endpoint: address.endsWith(".amazonaws.com") ? { domain: address } : { ip: address },
    http_request: { user_agent: record["userAgent"] },
    status_id: record["errorCode"] === undefined ? 1 : 2,
    unmapped: { sessionCredentialFromConsole: record["sessionCredentialFromConsole"] },
  };
}

test.skipIf(!existsSync(corpus))(
  "CloudTrail through Security Lake gives the identities of CloudTrail (skips without the corpus)",
  () => {
    const direct = awsCloudtrail.createDecoder({ tenant: "default", consoleUsers: new Set() });
    const lake = ocsf.createDecoder({ tenant: "default", consoleUsers: new Set() });
    const essence = (outcome: Decoded): unknown => {
      if (outcome.kind !== "ok") return outcome.kind;
      const {
        event_uid,
        identity_uid,
        identity_kind,
        session_uid,
        action,
        scopes,
        outcome: ended,
        src_ip,
        src_network,
      } = outcome.value;
      return { event_uid, identity_uid, identity_kind, session_uid, action, scopes, ended, src_ip, src_network };
    };
    const lines = gunzipSync(readFileSync(corpus)).toString().trim().split("\n");
    for (const line of lines) {
      const record = JSON.parse(line);
      expect(essence(lake(toOcsf(record), "a:1"))).toEqual(essence(direct(record, "a:1")));
    }
  },
);

test.each([
  ["as text", (record: object) => JSON.stringify(record)],
  ["as an object", (record: object) => record],
])("a vendor's own record that the mapper kept whole is read instead, %s", (_, kept) => {
  const own = {
    action: "hook.create",
    actor: "ann",
    org: "example",
    "@timestamp": 1_795_514_400_000,
    _document_id: "d1",
  };
  const door = createIntake({ source: "auto", tenant: "default", keepRaw: () => true, now: () => 1_795_600_000_000 });
  const event = { class_uid: 6003, time: 1_795_514_400_000, metadata: { version: "1.1.0" }, raw_data: kept(own) };
  expect(door.read(JSON.stringify(event), "file:1")).toMatchObject({
    kind: "ok",
    value: {
      source: "github-audit",
      action: "hook.create",
      identity_uid: "github:example:human:ann",
      raw: JSON.stringify(own),
    },
  });
});
