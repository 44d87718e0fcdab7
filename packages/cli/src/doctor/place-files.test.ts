import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { checkAddressLists, checkNetworkDatabases } from "./place-files.ts";

/** Made on 2023-11-14. */
const DATABASE = fileURLToPath(new URL("../place/testdata/networks.mmdb", import.meta.url));
const MADE = Date.UTC(2023, 10, 14);
const DAY = 86_400_000;

test.each([
  [0, "ok", "made on 2023-11-14"],
  [60, "ok", "made on 2023-11-14"],
  [400, "warning", "made on 2023-11-14, 399 days ago"],
])("a database of %d days is %s", (days, state, detail) => {
  const checks = checkNetworkDatabases({ geoip: { databases: [DATABASE] } }, MADE + days * DAY);
  expect(checks).toMatchObject([{ name: "geoip networks.mmdb", state, detail }]);
});

test("one that is wrong is told elsewhere", () => {
  expect(checkNetworkDatabases({ geoip: { databases: [import.meta.filename] } }, MADE)).toEqual([]);
});

test.each([
  ["of today", "203.0.113.9\n198.51.100.0/24\n", true, 0, "ok", "2 addresses and ranges, of 2023-11-14"],
  ["that nobody fetches", "203.0.113.9\n", true, 15, "warning", "1 addresses and ranges, of 2023-11-14, 15 days ago"],
  ["of offices, which stay", "203.0.113.9\n", false, 400, "ok", "1 addresses and ranges, of 2023-11-14"],
  ["that is empty", "# nothing\n", true, 0, "warning", "is empty"],
])("a list %s", async (_, text, threat, days, state, detail) => {
  const folder = await mkdtemp(join(tmpdir(), "rolecall-list-"));
  const file = join(folder, "list.txt");
  await writeFile(file, text);
  await utimes(file, MADE / 1000, MADE / 1000);
  const checks = checkAddressLists({ address_lists: [{ name: "tor", file, threat }] }, MADE + days * DAY);
  await rm(folder, { recursive: true });
  expect(checks).toMatchObject([{ name: "address list tor", state, detail }]);
});
