import type { Store } from "@rolecall/clickhouse";
import { expect, test } from "vitest";
import { openConsole } from "../testing/open-console.ts";
import { createAccessLink, LINK_MS } from "./access-link.ts";

const PAGE = { host: "127.0.0.1:4180", "sec-fetch-site": "none", "sec-fetch-mode": "navigate", accept: "text/html" };

test("a link opens browsers until ten minutes after the first, and a new one ends it at once", () => {
  let at = 0;
  const link = createAccessLink(() => at);
  expect(link.exchange("")).toBe(false);
  const first = link.renew();
  at = 5 * LINK_MS;
  expect([link.isOpen(first), link.exchange("wrong"), link.exchange(first)]).toEqual([true, false, true]);
  at += LINK_MS - 1;
  expect(link.exchange(first)).toBe(true);
  at += 1;
  expect([link.isOpen(first), link.exchange(first)]).toEqual([false, false]);
  const second = link.renew();
  expect([link.exchange(first), link.exchange(second)]).toEqual([false, true]);
  const third = link.renew();
  expect([link.exchange(second), link.exchange(third)]).toEqual([false, true]);
});

test("the console exchanges the link for a session that outlives it, and shows where a new one comes from", async () => {
  let at = 0;
  const link = createAccessLink(() => at);
  const app = openConsole({} as Store, { link });
  const address = `http://127.0.0.1:4180/sql?access=${link.renew()}`;
  const opened = await app.request(address, { headers: PAGE });
  expect([opened.status, opened.headers.get("location")]).toEqual([303, "/sql"]);
  const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
  at = LINK_MS;
  const over = await app.request(address, { headers: PAGE });
  expect([over.status, over.headers.get("set-cookie")]).toEqual([401, null]);
  expect(await over.text()).toContain("kill -USR2");
  const later = await app.request("http://127.0.0.1:4180/sql", { headers: { ...PAGE, cookie } });
  expect(later.status).toBe(200);
});
