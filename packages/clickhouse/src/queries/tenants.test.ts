import type { Finding, Identity } from "@rolecall/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findingRows } from "../rows/finding-rows.ts";
import { identityRows } from "../rows/identity-rows.ts";
import { jsonRows } from "../rows/json-rows.ts";
import type { Store } from "../store.ts";
import { temporaryStore } from "../testing/temporary-store.ts";
import { eventsOfIdentity } from "./events-of-identity.ts";
import { getIdentity } from "./get-identity.ts";
import { identityLinks } from "./identity-links.ts";
import { ownerClues } from "./owner-clues.ts";
import { ownerReport } from "./owner-report.ts";

const AT = "2026-11-24T10:00:00.000Z";
const [SHOP, BOT] = ["aws:1:role:team/shop", "aws:1:role:team/bot"];

const identity = (tenant: string, uid: string, owner: string): Identity => ({
  ...{ tenant, identity_uid: uid, identity_kind: "role", identity_name: uid, provider: "aws", account_uid: "1", owner },
  ...{ environment: "", criticality: "", first_seen: AT, last_seen: AT, events: 1 },
});

/** About both, made by the shop. */
const crowd: Finding = {
  ...{ finding_uid: "f_crowd", tenant: "zeta", detector: "group", detector_version: 1, kind: "behavior", title: "t" },
  ...{ identity_uid: SHOP, identity_kind: "role", identity_name: SHOP, owner: "", environment: "" },
  ...{ time: AT, first_seen: AT, last_seen: AT, origin: "o", severity: "high", confidence: "high" },
  ...{ calibration: "none", score: 75, dimensions: [], attacks: [], owasp: [], events: ["e"], fingerprint: "v1:z" },
  sql: `SELECT * FROM rolecall.events_latest WHERE identity_uid IN ('${SHOP}', '${BOT}') AND time >= now() AND tenant = 'zeta'`,
};

/** The two act in each tenant; in the one somebody owns the shop, and what happened was in the other. */
let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
  await store.insert(
    "identities",
    identityRows([
      ...[identity("acme", SHOP, "payments"), identity("acme", BOT, "")],
      ...[identity("zeta", SHOP, ""), identity("zeta", BOT, "")],
    ]),
  );
  const events = ["acme", "zeta"].flatMap((tenant) =>
    [SHOP, BOT].map((identity_uid) => ({ event_uid: "e", tenant, time: AT, identity_uid, action: `of ${tenant}` })),
  );
  await store.insert("events", jsonRows([...events, { ...events[2], event_uid: "e2" }]));
  const link = { link_kind: "assumed", evidence: "", confidence: 1, first_seen: AT, last_seen: AT, events: 1 };
  await store.insert("identity_links", jsonRows([{ tenant: "acme", from_uid: SHOP, to_uid: BOT, ...link }]));
  await store.insert("findings", findingRows([{ finding: crowd, version: 1 }]));
});
afterAll(() => store[Symbol.asyncDispose]());

test("who may own a machine is guessed from its own tenant", async () => {
  const clues = await ownerClues(store);
  expect(clues.map(({ tenant, identity_uid, kind }) => [tenant, identity_uid, kind]).toSorted()).toEqual([
    ["acme", BOT, "origin"],
    ["acme", BOT, "sibling"],
  ]);
});

test("an owner's report counts what happened in the tenant", async () => {
  const report = await ownerReport(store, AT);
  expect(
    report.map((one) => [one.identity.tenant, one.identity.identity_uid, one.calls, one.findings.length]).toSorted(),
  ).toEqual([
    ["acme", BOT, 1, 0],
    ["acme", SHOP, 1, 0],
    ["zeta", BOT, 1, 1],
    ["zeta", SHOP, 2, 1],
  ]);
});

test("what somebody has judged as expected asks nothing of an owner; what was confirmed does, and what was reopened", async () => {
  const counts = async (): Promise<readonly number[]> =>
    (await ownerReport(store, AT))
      .filter(({ identity: { tenant } }) => tenant === "zeta")
      .map((one) => one.findings.length);
  const said = { tenant: "zeta", finding_uid: "f_crowd", identity_uid: SHOP, fingerprint: "v1:z" };
  const seen: (readonly number[])[] = [];
  for (const [hour, verdict] of ["expected", "reopened", "dismissed", "reopened", "compromised"].entries()) {
    await store.insert("feedback", jsonRows([{ ...said, verdict, at: `2026-11-24T1${hour}:30:00.000Z` }]));
    seen.push(await counts());
  }
  expect(seen).toEqual([
    [0, 0],
    [1, 1],
    [0, 0],
    [1, 1],
    [1, 1],
  ]);
});

test("what an identity is linked with, and what it did, is of its tenant", async () => {
  expect(await identityLinks(store, { tenant: "acme", identity_uid: BOT })).toHaveLength(1);
  expect(await identityLinks(store, { tenant: "zeta", identity_uid: BOT })).toEqual([]);
  const actions: string[] = [];
  for await (const { action } of eventsOfIdentity(store, { tenant: "zeta", identity_uid: SHOP })) actions.push(action);
  expect(actions).toEqual(["of zeta", "of zeta"]);
});

test.each([
  ["acme", {}],
  ["zeta", { high: 1 }],
])("in %s what was found about several is counted with each of them", async (tenant, findings) => {
  for (const uid of [SHOP, BOT]) expect((await getIdentity(store, uid, tenant))?.findings).toEqual(findings);
});
