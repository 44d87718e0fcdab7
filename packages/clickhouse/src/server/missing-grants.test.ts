import { expect, test } from "vitest";
import type { Store } from "../store.ts";
import { missingGrants } from "./missing-grants.ts";

function storeThatMay(may: (right: string) => boolean): Pick<Store, "select"> {
  return {
    select: async <Row>(sql: string) => {
      const right = /^CHECK GRANT (.+) ON rolecall\.\*$/.exec(sql)?.[1] ?? "";
      return [{ result: may(right) ? 1 : 0 }] as Row[];
    },
  };
}

test("what is missing is said in the words of GRANT", async () => {
  expect(await missingGrants(storeThatMay(() => true))).toEqual([]);
  const readsOnly = await missingGrants(storeThatMay((right) => right === "SELECT"));
  expect(readsOnly).toEqual([
    ...["INSERT", "CREATE DATABASE", "CREATE TABLE", "CREATE VIEW", "DROP TABLE", "DROP VIEW", "ALTER TABLE"],
  ]);
});
