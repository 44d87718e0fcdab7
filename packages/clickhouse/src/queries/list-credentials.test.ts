import type { Credential, Identity } from "@rolecall/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { credentialRows, identityRows } from "../rows/identity-rows.ts";
import type { Store } from "../store.ts";
import { temporaryStore } from "../testing/temporary-store.ts";
import { type CREDENTIAL_VIEWS, filterOfCredentials } from "./credential-views.ts";
import { CREDENTIAL_ORDERS, type CredentialFilter, listCredentials } from "./list-credentials.ts";

const NOW = Date.UTC(2026, 10, 24);
const day = (days: number): string => new Date(NOW - days * 86_400_000).toISOString();
const HOSTILE = 'o\'brien, "the" *\\';

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
  const who = (name: string, owner: string): Identity => ({
    ...{ tenant: "default", identity_uid: `aws:1:role:${name}`, identity_kind: "role", identity_name: name },
    ...{ provider: "aws", account_uid: "1", owner, environment: "", criticality: "" },
    ...{ first_seen: day(400), last_seen: day(0), events: 1 },
  });
  const key = (credential_uid: string, name: string, more: Partial<Credential> = {}): Credential => ({
    ...{ tenant: "default", credential_uid, credential_kind: "access-key", identity_uid: `aws:1:role:${name}` },
    ...{ first_seen: day(20), last_seen: day(1), issued: "", expires: "", events: 1 },
    ...more,
  });
  await store.insert("identities", identityRows([who("deploy", "payments"), who("report", ""), who("sync", HOSTILE)]));
  await store.insert(
    "credentials",
    credentialRows([
      key("k-new", "deploy"),
      key("k-old", "deploy", { issued: day(300) }),
      key("k-seen-long", "report", { first_seen: day(120), last_seen: day(40) }),
      key("k-ends", "report", { credential_kind: "pat", issued: day(200), expires: day(-30), last_seen: day(2) }),
      key("k-over", "sync", { credential_kind: "pat", issued: day(100), expires: day(5), last_seen: day(3) }),
      key("k-both", "deploy", { credential_kind: "api-key", last_seen: day(4) }),
      key("k-both", "sync", { credential_kind: "api-key", last_seen: day(5) }),
      key("s-1", "deploy", { credential_kind: "sts-session", last_seen: day(6) }),
    ]),
  );
});
afterAll(() => store[Symbol.asyncDispose]());

const uids = async (filter: CredentialFilter): Promise<readonly string[]> =>
  (await listCredentials(store, filter)).map(({ credential_uid }) => credential_uid);

const LASTING = ["k-new", "k-old", "k-ends", "k-over", "k-both", "k-both", "k-seen-long"];

test.each<[view: (typeof CREDENTIAL_VIEWS)[number], uids: readonly string[]]>([
  ["lasting", LASTING],
  ["overdue", ["k-old", "k-seen-long"]],
  ["unused", ["k-seen-long"]],
  ["shared", ["k-both", "k-both"]],
  ["unowned", ["k-ends", "k-seen-long"]],
  ["expired", ["k-over"]],
  ["all", [...LASTING.slice(0, -1), "s-1", "k-seen-long"]],
])("of the view %s, the last used first", async (view, expected) => {
  expect(await uids(filterOfCredentials(view, NOW))).toEqual(expected);
});

test.each<[what: string, filter: CredentialFilter, uids: readonly string[]]>([
  ["an owner with quotes, a comma and a star", { owner: HOSTILE }, ["k-over", "k-both"]],
  ["an owner and nobody at once", { owner: "payments", unowned: true }, []],
  ["part of its id", { search: "K-SEEN" }, ["k-seen-long"]],
  ["part of the name of whoever uses it", { search: "repor" }, ["k-ends", "k-seen-long"]],
  ["one identity", { identity: "aws:1:role:sync" }, ["k-over", "k-both"]],
  ["used since", { since: day(2.5) }, ["k-new", "k-old", "k-ends"]],
  ["the oldest first", { order: "age", limit: 3 }, ["k-old", "k-ends", "k-seen-long"]],
])("by %s", async (_, filter, expected) => {
  expect(await uids(filter)).toEqual(expected);
});

test.each(CREDENTIAL_ORDERS)("pages in the order %s give each once", async (order) => {
  const whole = await listCredentials(store, { order });
  const paged = [];
  for (let after = undefined as (typeof whole)[number] | undefined; ; ) {
    const [next] = await listCredentials(store, { order, limit: 1, ...(after && { after }) });
    if (next === undefined) break;
    paged.push(next);
    after = next;
  }
  expect(paged).toEqual(whole);
  expect(whole).toHaveLength(8);
});

test("each is told with whose it is, since when it was there, and how many use it", async () => {
  const [both] = await listCredentials(store, { shared: true });
  expect(both).toMatchObject({ identity_name: "deploy", owner: "payments", born: day(20), issued: "", users: 2 });
});
