import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openEmbedded, type Store } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findIdentity } from "./find-one.ts";

let directory: string;
let store: Store;

const row = (tenant: string, name: string, last_seen = "2026-03-01 00:00:00.000") => ({
  tenant,
  identity_uid: `aws:1:role:${name}`,
  identity_name: name,
  last_seen,
});

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-find-"));
  store = await openEmbedded(directory);
  await migrate(store);
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
  await rm(directory, { recursive: true, force: true });
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
