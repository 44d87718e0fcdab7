import type { Store } from "@rolecall/clickhouse";
import { expect, test } from "vitest";
import { tellAlerter } from "./tell-alerter.ts";

test("to acknowledge what nobody is reminded of, since nothing runs, is a failure that says so", async () => {
  const store = {} as Store;
  const way = { running: undefined, store, tenants: ["default"], now: 0 };
  const told = tellAlerter(way, { kind: "acknowledge", subject: { findingUid: "f_1" }, by: "ann" });
  await expect(told).rejects.toThrow("nothing runs that would remind anybody");
});
