import { Hono } from "hono";
import { expect, test } from "vitest";
import { openCompany } from "../testing/company.ts";
import { get, openConsole } from "../testing/open-console.ts";

test("an empty history says how to fill it, and the console stands behind what else listens on its port", async () => {
  await using empty = await openCompany(false);
  const fresh = openConsole(empty);
  expect(await (await get(fresh, "/")).text()).toContain("Nothing has been logged yet");
  expect(await (await get(fresh, "/identities")).text()).toContain("Nobody has been seen yet");
  expect(await (await get(fresh, "/pipeline")).text()).toContain("nothing yet");

  const port = new Hono().get("/healthz", (c) => c.text("ok")).mount("/", fresh.fetch);
  expect(await (await port.request("/healthz", { headers: { host: "evil.example" } })).text()).toBe("ok");
  expect((await get(port, "/api/v1/findings")).status).toBe(200);
  expect(await (await get(port, "/nowhere")).text()).toContain("There is no such page");
  expect((await port.request("/api/v1/findings", { headers: { host: "evil.example" } })).status).toBe(403);
});
