import {
  coverageRows,
  credentialRows,
  eventRows,
  findingRows,
  identityRows,
  listIdentities,
  type Store,
} from "@rolecall/clickhouse";
import type { Coverage, Credential, Finding, Identity } from "@rolecall/core";
import { formatTime } from "@rolecall/core";
import type { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countByIdentity } from "../queries/counts.ts";
import { owners, ownersQuestion } from "../queries/fleet.ts";
import { NOW, openCompany } from "../testing/company.ts";
import { get, openConsole } from "../testing/open-console.ts";

const UID = "aws:1:role:everywhere";
const AT = formatTime(NOW - 3_600_000);
const TENANTS = ["acme", "default", "zeta"] as const;

/** The same identity did the same at the same instant in each tenant; of one it has findings. */
async function insertAll(store: Store): Promise<void> {
  const identity = (tenant: string, name: string): Identity => ({
    ...{ tenant, identity_uid: `aws:1:role:${name}`, identity_kind: "role", identity_name: name, provider: "aws" },
    ...{ account_uid: "1", owner: tenant === "acme" ? "" : "team", environment: "", criticality: "" },
    ...{ first_seen: AT, last_seen: AT, events: 2 },
  });
  const credential = (tenant: string): Credential => ({
    ...{ tenant, credential_uid: "AKIA1", credential_kind: "access-key", identity_uid: UID },
    ...{ first_seen: AT, last_seen: AT, issued: "", expires: "", events: 2 },
  });
  const watched = (tenant: string, detector: string): Coverage => ({
    ...{ tenant, identity_uid: UID, identity_kind: "role", identity_name: "everywhere", detector },
    ...{ state: "calibrated", reason: "", time: AT },
  });
  const events = TENANTS.flatMap((tenant) =>
    ["e1", "e2"].map((event_uid) => ({
      ...{ event_uid, time: AT, tenant, source: "rolecall", provider: "aws", account_uid: "1", action: "Read" },
      ...{ identity_uid: UID, identity_kind: "role", identity_name: "everywhere", outcome: "success" },
    })),
  );
  const finding: Finding = {
    ...{ finding_uid: "f_zeta", tenant: "zeta", detector: "rule", detector_version: 1, kind: "rule", title: "t" },
    ...{ identity_uid: UID, identity_kind: "role", identity_name: "everywhere", owner: "", environment: "" },
    ...{ time: AT, first_seen: AT, last_seen: AT, origin: "o", severity: "high", confidence: "high" },
    ...{ calibration: "none", score: 75, dimensions: [], attacks: [], owasp: [], events: ["e1"], sql: "" },
    fingerprint: "v1:zeta",
  };
  const names = ["everywhere", "other"];
  await store.insert("identities", identityRows(TENANTS.flatMap((tenant) => names.map((n) => identity(tenant, n)))));
  await store.insert("credentials", credentialRows(TENANTS.map(credential)));
  await store.insert("coverage", coverageRows(TENANTS.flatMap((t) => ["rules", "policy"].map((d) => watched(t, d)))));
  const records = events.map((each, position) => ({ json: JSON.stringify(each), partition: 0, position }));
  await store.insert("events", eventRows(records));
  await store.insert("findings", findingRows([{ finding, version: 1 }]));
}

let store: Store;
let app: Hono;
beforeAll(async () => {
  store = await openCompany(false);
  await insertAll(store);
  app = openConsole(store);
});
afterAll(() => store[Symbol.asyncDispose]());

type Row = Readonly<Record<string, unknown>>;
const json = async (path: string): Promise<Readonly<Record<string, unknown>>> =>
  (await get(app, `/api/v1/${path}`)).json() as Promise<Row>;

async function walk(what: string, query: string, limit: number): Promise<readonly Row[]> {
  const all: Row[] = [];
  let cursor: unknown = "";
  while (cursor !== null) {
    const page = await json(`${what}?${query}limit=${limit}${cursor === "" ? "" : `&cursor=${cursor}`}`);
    all.push(...(page[what] as readonly Row[]));
    cursor = page["next_cursor"];
  }
  return all;
}

test.each([
  ["identities", "", 6],
  ["coverage", "", 6],
  ["events", `identity=${encodeURIComponent(UID)}&`, 6],
])("%s of several tenants that differ in nothing else come each once, however long the pages", async (...row) => {
  const [what, query, count] = row;
  const whole = await walk(what, query, 100);
  expect(new Set(whole.map((each) => JSON.stringify(each))).size).toBe(count);
  for (const limit of [1, 2, 4]) expect(await walk(what, query, limit)).toEqual(whole);
});

test.each([
  ["findings", ["zeta"]],
  ["unowned", ["acme"]],
])("the view %s has those of the tenant that it is true of", async (view, tenants) => {
  const rows = (await json(`identities?view=${view}&search=everywhere`))["identities"] as readonly Row[];
  expect(rows.map(({ tenant }) => tenant)).toEqual(tenants);
});

test("an identity of several tenants is that of one, with its own credentials and findings", async () => {
  const profile = await json(`identities/${encodeURIComponent(UID)}`);
  expect(profile).toMatchObject({ identity: { tenant: "acme" }, credentials: [{ tenant: "acme" }], findings: {} });
  expect(profile["credentials"]).toHaveLength(1);
});

test("a finding counts for the owner and for the identity of its own tenant", async () => {
  const risks = await owners(store, ownersQuestion(AT));
  expect(risks.map(({ owner, high }) => [owner, high])).toEqual([
    ["team", 1],
    ["", 0],
  ]);
  const counts = await countByIdentity(store, await listIdentities(store, { search: "everywhere" }));
  expect(Array.from(counts, ([{ tenant }, n]) => [tenant, n]).toSorted()).toEqual([
    ["acme", 0],
    ["default", 0],
    ["zeta", 1],
  ]);
});
