import { readFileSync } from "node:fs";
import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { innerRecord } from "./inner.ts";
import { ecs } from "./source.ts";

interface Case {
  readonly title: string;
  readonly record: JsonObject;
  readonly expect: unknown;
  readonly detected: boolean;
}

const cases: Case[] = JSON.parse(readFileSync(new URL("testdata/cases.json", import.meta.url), "utf8"));
const decode = ecs.createDecoder({ tenant: "default" });

test.each(cases)("$title", ({ record, expect: expected, detected }) => {
  expect(JSON.parse(JSON.stringify(decode(record, "file:1")))).toEqual(expected);
  expect(ecs.detect(record)).toBe(detected);
});

test.each([
  ["an audit event of a cluster", { kind: "Event", verb: "get" }, { kind: "Event", verb: "get", cluster: "shop" }],
  ["one that says itself of which", { kind: "Event", cluster: "own" }, { kind: "Event", cluster: "own" }],
  ["any other record", { action: "repo.create" }, { action: "repo.create" }],
])("the name of the cluster goes with %s", (_, json, expected) => {
  expect(innerRecord({ orchestrator: { cluster: { name: "shop" } }, json })).toEqual(expected);
});

test("an event of the API server is one by its place, whatever it says of itself", () => {
  const document = { kubernetes: { audit: { verb: "get" } } };
  expect(innerRecord(document)).toEqual({ kind: "Event", apiVersion: "audit.k8s.io/v1", verb: "get" });
});

test.each([
  ['type="LOGIN", realmId="acme", clientId="shop", userId="u1"', "realmId", "acme"],
  ["2026-11-24T10:00:00.000Z|4f1a|203.0.113.9|ann|GET|/api/system/ping|200|0|0|3|curl/8", "username", "ann"],
])("a line of an audit log is what the document carries: %s", (message, member, expected) => {
  expect(innerRecord({ "@timestamp": "2026-11-24T10:00:00Z", message })?.[member]).toBe(expected);
});

test("1Password's integration is of the provider that its own events are of, before whose colon nothing is masked", () => {
  const document = { "@timestamp": "2026-11-24T10:00:00Z", ecs: { version: "8.10" }, user: { id: "GLF6" } };
  expect(
    decode({ ...document, event: { action: "suspend", dataset: "1password.audit_events" } }, "file:1"),
  ).toMatchObject({ value: { identity_uid: "1password-events::human:GLF6" } });
});

test.each([
  [
    "a service account of Wiz's",
    {
      event: { action: "login", dataset: "wiz.audit" },
      wiz: { audit: { service_account: { id: "m1", name: "export" } } },
    },
    { identity_uid: "wiz::service-account:m1", identity_name: "export" },
  ],
  [
    "a key of Elasticsearch's, with what it did",
    {
      event: { action: "access_granted", dataset: "elasticsearch.audit" },
      elasticsearch: {
        audit: { "apikey.id": "k-1", "apikey.name": "shipper", action: "indices:data/read/search" },
        cluster: { uuid: "c-1" },
      },
      user: { name: "ann" },
    },
    { identity_uid: "elasticsearch:c-1:api-key:k-1", action: "indices:data/read/search" },
  ],
  [
    "a program of Elastic's, by its name",
    {
      ...{ event: { action: "access_granted", dataset: "elasticsearch.audit" }, user: { name: "kibana_system" } },
      elasticsearch: { cluster: { uuid: "c-1" } },
    },
    { identity_uid: "elasticsearch:c-1:service-account:kibana_system" },
  ],
  [
    "a person through PingOne's console, whose client is the console",
    {
      event: { action: "user.created", dataset: "ping_one.audit" },
      ...{ client: { user: { id: "c1", name: "Admin Console" } }, user: { id: "u1", name: "ann" } },
      ping_one: {
        audit: { actors: { client: { id: "c1" }, user: { id: "u1", name: "ann", environment: { id: "e1" } } } },
      },
    },
    { identity_uid: "pingone:e1:human:u1", identity_name: "ann" },
  ],
  [
    "a worker of PingOne's",
    {
      event: { action: "user.created", dataset: "ping_one.audit" },
      client: { user: { id: "c1", name: "sync" } },
      ping_one: { audit: { actors: { client: { id: "c1", name: "sync", environment: { id: "e1" } } } } },
    },
    { identity_uid: "pingone:e1:oauth-app:c1", identity_name: "sync" },
  ],
  [
    "a program in a database",
    { event: { action: "mysql-connect", dataset: "mysql_enterprise.audit" }, user: { name: "shop_app" } },
    { identity_uid: "mysql::service-account:shop_app" },
  ],
  [
    "a part of CyberArk's vault",
    { event: { action: "retrieve password", dataset: "cyberarkpas.audit" }, user: { name: "Prov_APP01" } },
    { identity_uid: "cyberark::service-account:Prov_APP01" },
  ],
  [
    "a key of Atlas'",
    {
      event: { category: ["configuration"], dataset: "mongodb_atlas.organization" },
      mongodb_atlas: { organization: { public_key: "abcdefgh", event_type: { name: "API_KEY_CREATED" } } },
    },
    { identity_uid: "mongodb-atlas::api-key:abcdefgh", action: "API_KEY_CREATED" },
  ],
  [
    "a person of Atlas', who has keys",
    {
      event: { category: ["configuration"], dataset: "mongodb_atlas.organization" },
      mongodb_atlas: { organization: { public_key: "abcdefgh" } },
      user: { id: "u1", name: "ann@acme.com" },
    },
    { identity_uid: "mongodb-atlas::human:u1" },
  ],
  ["what Duo's integration says", { event: { action: "x", dataset: "cisco_duo.admin" } }, { provider: "duo" }],
])("of an integration that keeps the vendor's members: %s", (_, members, expected) => {
  expect(decode({ "@timestamp": "2026-11-24T10:00:00Z", ecs: { version: "8.10" }, ...members }, "f:1")).toMatchObject({
    value: expected,
  });
});
