import type { Store } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryStore } from "../../../clickhouse/src/testing/temporary-store.ts";
import { findIdentity } from "./find-one.ts";

let store: Store;

const row = (tenant: string, name: string, last_seen = "2026-03-01 00:00:00.000") => ({
  tenant,
  identity_uid: `aws:1:role:${name}`,
  identity_name: name,
  last_seen,
});

beforeAll(async () => {
  store = await temporaryStore();
  const rows = [
    row("default", "shop"),
    row("acme", "shop", "2026-03-02 00:00:00.000"),
    row("default", "shopkeeper"),
    row("acme", "report"),
  ];
  await store.insert("identities", Buffer.from(rows.map((each) => `${JSON.stringify(each)}\n`).join("")));
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

test.each(["aws:1:role:shop", "shop"])(
  "%s is one identity, though two tenants have it: where it was seen last",
  async (given) => {
    expect(await findIdentity(store, given)).toEqual({ tenant: "acme", identity_uid: "aws:1:role:shop" });
  },
);

test("what two identities begin with is a failure that names each once", async () => {
  await expect(findIdentity(store, "sho")).rejects.toThrow(
    /^sho is more than one identity: aws:1:role:shop(?:keeper)?, aws:1:role:shop(?:keeper)?$/,
  );
});
