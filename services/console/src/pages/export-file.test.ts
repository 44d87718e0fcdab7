import type { Store } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NOW, openCompany } from "../testing/company.ts";
import { get, openConsole } from "../testing/open-console.ts";

/** More than one page of an export. */
const MANY = 20_010;
let store: Store;
beforeAll(async () => {
  store = await openCompany();
  for (const each of [identities(`numbers(${MANY})`, 1), credentials(`numbers(${MANY})`, 1)]) await store.command(each);
});
afterAll(() => store[Symbol.asyncDispose]());

test.each([
  ["identities", identities],
  ["credentials", credentials],
])("an export of %s has everybody, also who acts while it is read", async (name, rows) => {
  const { body } = await get(openConsole(store), `/${name}.csv`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    // The head, and then a page: all of those that are on no page yet act now.
    if (chunks.length === 2) await store.command(rows(`numbers(${MANY})`, 0));
  }
  const lines = Buffer.concat(chunks).toString().trim().split("\r\n").slice(1);
  expect(new Set(lines.flatMap((line) => /^[^,]*many-\d+/.exec(line) ?? [])).size).toBe(MANY);
});

function identities(numbers: string, daysAgo: number): string {
  return `INSERT INTO rolecall.identities (identity_uid, identity_kind, identity_name, provider, first_seen, last_seen)
    SELECT concat('aws:1:role:many-', toString(number)), 'role', toString(number), 'aws', ${at(9)}, ${at(daysAgo)} + number FROM ${numbers}`;
}

function credentials(numbers: string, daysAgo: number): string {
  return `INSERT INTO rolecall.credentials (credential_uid, credential_kind, identity_uid, first_seen, last_seen)
    SELECT concat('AKIA-many-', toString(number)), 'access-key', concat('aws:1:role:', toString(number)), ${at(9)}, ${at(daysAgo)} + number
    FROM ${numbers}`;
}

function at(daysAgo: number): string {
  return `toDateTime64(${NOW / 1000 - daysAgo * 86_400}, 3, 'UTC')`;
}
