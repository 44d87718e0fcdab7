import type { Identity } from "@rolecall/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { identityRows } from "../rows/identity-rows.ts";
import { jsonRows } from "../rows/json-rows.ts";
import type { Store } from "../store.ts";
import { temporaryStore } from "../testing/temporary-store.ts";
import { countIdentities, type LabelCondition, labelNames } from "./count-identities.ts";

const DAY = "2026-11-24T10:00:00.000Z";
const WEEK_BEFORE = "2026-11-17T10:00:00.000Z";

const identity = (name: string, change: Partial<Identity> = {}): Identity => ({
  ...{ tenant: "default", identity_uid: `aws:1:role:${name}`, identity_kind: "role", identity_name: name },
  ...{ provider: "aws", account_uid: "1", owner: "", environment: "production", criticality: "", ...change },
  ...{ first_seen: WEEK_BEFORE, last_seen: DAY, events: 1 },
});

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
  const known = [
    identity("a", { owner: "payments", team: "red" }),
    identity("b", { owner: "payments'; DROP" }),
    identity("c", { tenant: "other", owner: "payments" }),
    identity("d"),
  ];
  await store.insert("identities", identityRows(known));
  // A later state of the same is one identity.
  await store.insert("identities", identityRows([{ ...identity("d"), last_seen: "2026-11-24T11:00:00.000Z" }]));
  const event = (name: string, time: string, labels: Record<string, string>) => ({
    event_uid: `${name}${time}`,
    tenant: "default",
    time,
    identity_uid: `aws:1:role:${name}`,
    labels,
  });
  await store.insert(
    "events",
    jsonRows([
      event("a", DAY, { namespace: "shop" }),
      event("b", DAY, { namespace: "back office" }),
      event("d", "2026-11-01T10:00:00.000Z", { namespace: "shop", ancient: "yes" }),
    ]),
  );
});
afterAll(() => store[Symbol.asyncDispose]());

const is = (name: string, value: string, operator: LabelCondition["operator"] = "="): LabelCondition => ({
  ...{ name, operator, value },
});

test.each<[what: string, sets: readonly (readonly LabelCondition[])[], identities: number]>([
  ["an owner", [[is("owner", "payments")]], 1],
  ["what looks like SQL", [[is("owner", "payments'; DROP")]], 1],
  ["a label whose name looks like SQL", [[is("x'] = '' OR 1 --", "")]], 3],
  ["the whole of a pattern", [[is("owner", "pay.*|x", "=~")], [is("owner", "pay", "=~")]], 2],
  ["all but one", [[is("owner", "payments", "!=")]], 2],
  ["all that a pattern does not take", [[is("identity_name", "[ab]", "!~")]], 1],
  ["both of a set", [[is("owner", "pay.*", "=~"), is("team", "red")]], 1],
  ["any of the sets", [[is("identity_name", "a")], [is("identity_name", "d")]], 2],
  ["a label of recent events", [[is("namespace", "shop")]], 1],
  ["another value of a label of events, or none", [[is("namespace", "shop", "!=")]], 2],
  ["a label that none has", [[is("nothing", "x")]], 0],
])("identities are counted by %s", async (_, sets, identities) => {
  expect(await countIdentities(store, ["default"], sets, WEEK_BEFORE)).toEqual({ identities, of: 3 });
});

test("the labels of events are those of lately, of one's tenants", async () => {
  expect(await labelNames(store, ["default"], WEEK_BEFORE)).toEqual(["namespace"]);
  expect(await labelNames(store, ["other"], WEEK_BEFORE)).toEqual([]);
});
