import { expect, test } from "vitest";
import { temporaryStore } from "../testing/temporary-store.ts";
import { migrate } from "./migrate.ts";
import { missingTables } from "./missing-tables.ts";

test("a table that somebody dropped is named, and made anew once migrations are forgotten", async () => {
  await using store = await temporaryStore();
  expect(await missingTables(store)).toEqual([]);
  for (const table of ["receipts", "manifests"]) await store.command(`DROP TABLE rolecall.${table}`);
  expect(await migrate(store)).toEqual([]);
  expect(await missingTables(store)).toEqual(["manifests", "receipts"]);
  await store.command("TRUNCATE TABLE rolecall.schema_migrations");
  await migrate(store);
  expect(await missingTables(store)).toEqual([]);
});
