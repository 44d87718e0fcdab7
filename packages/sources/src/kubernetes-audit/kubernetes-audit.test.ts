import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { frameAll } from "../frame/framer.ts";
import { createIntake } from "../intake/intake.ts";
import { kubernetesAudit } from "./source.ts";

interface Case {
  readonly title: string;
  readonly record: JsonObject;
  readonly expect: unknown;
  readonly detected: boolean;
}

const cases: Case[] = JSON.parse(readFileSync(new URL("testdata/cases.json", import.meta.url), "utf8"));

test.each(cases)("$title", ({ record, expect: expected, detected }) => {
  const decode = kubernetesAudit.createDecoder({ tenant: "default" });
  expect(JSON.parse(JSON.stringify(decode(record, "file:1")))).toEqual(expected);
  expect(kubernetesAudit.detect(record)).toBe(detected);
});

const corpus = `${import.meta.dirname}/../../../../../shared/corpora/kubernetes-audit/events.ndjson.gz`;
test.skipIf(!existsSync(corpus))("16,563 records: 16,474 requests of 46 principals (needs the shared corpora)", () => {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => 1_800_000_000_000 });
  const requests = new Set<string>();
  const identities = new Map<string, string>();
  let records = 0;
  frameAll(gunzipSync(readFileSync(corpus)), {
    record(text, line) {
      records += 1;
      const decoded = intake.read(text, `file:${line}`);
      if (decoded.kind !== "ok") throw new Error(decoded.reason);
      requests.add(decoded.value.event_uid);
      identities.set(decoded.value.identity_uid, decoded.value.identity_kind);
    },
    refused(reason) {
      throw new Error(reason);
    },
  });
  expect({ records, requests: requests.size, identities: identities.size }).toEqual({
    records: 16_563,
    requests: 16_474,
    identities: 46,
  });
  const kinds = [...identities.values()];
  expect(kinds.filter((kind) => kind === "service-account")).toHaveLength(38);
});

test("nothing hides behind another request's Audit-ID, and the same request is the same event in every stage", () => {
  const uidOf = (change: JsonObject): string => {
    const decoded = kubernetesAudit.createDecoder({ tenant: "default" })({ ...request, ...change }, "file:1");
    return decoded.kind === "ok" ? decoded.value.event_uid : decoded.kind;
  };
  const request: JsonObject = {
    kind: "Event",
    apiVersion: "audit.k8s.io/v1",
    auditID: "chosen-by-the-client",
    stage: "ResponseStarted",
    verb: "get",
    requestURI: "/api/v1/namespaces/shop/secrets/db",
    objectRef: { resource: "secrets", namespace: "shop", name: "db" },
    user: { username: "bob" },
    requestReceivedTimestamp: "2026-11-24T10:00:00.000001Z",
    stageTimestamp: "2026-11-24T10:00:00.000002Z",
  };
  const uid = uidOf({});
  expect(uid).toMatch(/^chosen-by-the-client\/[0-9a-f]{16}$/);
  expect(uidOf({})).toBe(uid);
  expect(uidOf({ stage: "ResponseComplete", stageTimestamp: "2026-11-24T12:00:00Z" })).toBe(uid);
  const others: readonly JsonObject[] = [
    { requestReceivedTimestamp: "2026-11-24T10:00:00.000003Z" },
    { verb: "delete" },
    { requestURI: "/api/v1/namespaces/shop/secrets/other" },
    { user: { username: "eve" } },
  ];
  for (const other of others) expect(uidOf(other)).not.toBe(uid);
});
