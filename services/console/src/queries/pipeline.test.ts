import { expect, test } from "vitest";
import { openCompany } from "../testing/company.ts";
import { get, openConsole } from "../testing/open-console.ts";
import { pipelineFacts } from "./pipeline.ts";

test("the budget is of every day that is known of the last fourteen, those without findings too", async () => {
  await using store = await openCompany();
  const { budget } = await pipelineFacts(store);
  expect(budget.map(({ findings }) => findings)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1]);
  expect([budget[0]?.day, budget.at(-1)?.day]).toEqual(["2026-11-10", "2026-11-23"]);
  // Two findings of two identities in fourteen days.
  const page = await (await get(openConsole(store), "/pipeline")).text();
  expect(page).toContain("Realised, over 14 days: <strong>71.4</strong>");
});

test("of nobody there are no days", async () => {
  await using store = await openCompany(false);
  expect((await pipelineFacts(store)).budget).toEqual([]);
});
