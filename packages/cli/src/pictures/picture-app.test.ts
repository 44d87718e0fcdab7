import { findingRows, type Store } from "@rolecall/clickhouse";
import { Secret } from "@rolecall/core";
import type { Config } from "@rolecall/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryStore } from "../../../clickhouse/src/testing/temporary-store.ts";
import { aFinding } from "../../../notifiers/src/testing/a-page.ts";
import { createPictureApp } from "./picture-app.ts";
import { pictureLinks } from "./picture-link.ts";

const config = (page: Partial<Config["console"]>): Pick<Config, "console"> => ({
  console: { listen: "127.0.0.1:4180", ...page } as Config["console"],
});
const links = pictureLinks(
  config({ public_url: "https://rolecall.example/", session_secret: new Secret("s".repeat(32)) }),
);
const [seen, ruled] = [
  aFinding({ finding_uid: "f_seen" }),
  aFinding({ finding_uid: "f_rule", dimensions: [], probability: undefined, expected_rate: undefined }),
];

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
  await store.insert("findings", findingRows([seen, ruled].map((finding) => ({ finding, version: 1 }))));
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

async function get(url: string, known = links): Promise<Response> {
  const { pathname, search } = new URL(url);
  return await createPictureApp({ store, links: () => known }).request(`${pathname}${search}`);
}

test("the address that is made of a finding shows its picture", async () => {
  const response = await get(links?.urlOf("f_seen") ?? "");
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/png"]);
  expect(Buffer.from(await response.arrayBuffer()).toString("latin1", 1, 4)).toBe("PNG");
});

test.each([
  ["without its key", "https://rolecall.example/pictures/f_seen.png"],
  ["with a key of another finding", (links?.urlOf("f_rule") ?? "").replace("f_rule", "f_seen")],
  ["of nothing that is known", links?.urlOf("f_none") ?? ""],
  ["of a finding with nothing to compare", links?.urlOf("f_rule") ?? ""],
])("an address %s is not found", async (_, url) => {
  expect((await get(url)).status).toBe(404);
});

test("a key is good for one secret", async () => {
  const other = pictureLinks(
    config({ public_url: "https://rolecall.example", session_secret: new Secret("t".repeat(32)) }),
  );
  expect((await get(links?.urlOf("f_seen") ?? "", other)).status).toBe(404);
});

test.each<[string, Partial<Config["console"]>]>([
  ["an address that people use", { session_secret: new Secret("s".repeat(32)) }],
  ["a secret", { public_url: "https://rolecall.example" }],
  ["https", { public_url: "http://127.0.0.1:4180", session_secret: new Secret("s".repeat(32)) }],
])("without %s there are none", async (_, page) => {
  expect(pictureLinks(config(page))).toBeUndefined();
});
