import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { checkNetworkDatabases } from "./network-databases.ts";

/** Made on 2023-11-14. */
const DATABASE = fileURLToPath(new URL("../geoip/testdata/networks.mmdb", import.meta.url));
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
