import { expect, test } from "vitest";
import { openCompany } from "../testing/company.ts";
import { get, openConsole } from "../testing/open-console.ts";

test("an empty history says how to fill it", async () => {
  await using empty = await openCompany(false);
  const fresh = openConsole(empty);
  expect(await (await get(fresh, "/")).text()).toContain("Nothing has been logged yet");
  expect(await (await get(fresh, "/identities")).text()).toContain("Nobody has been seen yet");
  expect(await (await get(fresh, "/pipeline")).text()).toContain("nothing yet");
});
