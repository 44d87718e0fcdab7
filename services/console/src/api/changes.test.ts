import type { ChangeRecord } from "@rolecall/core";
import { expect, test } from "vitest";
import { NOW } from "../testing/company.ts";
import { openConsole } from "../testing/open-console.ts";

const HOST = "127.0.0.1:4180";
const DEPLOY = { change: "deploy", identities: ["aws:*:role:shop-*"], note: "shop 1.4", by: "ci" };
/** Nothing here asks the history. */
const NO_STORE = {} as never;

async function send(body: unknown, changes?: (record: Omit<ChangeRecord, "tenant">) => Promise<void>) {
  const app = openConsole(NO_STORE, changes === undefined ? {} : { changes });
  return app.request(`http://${HOST}/api/v1/changes`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { host: HOST, "content-type": "application/json" },
  });
}

test("a change is told whole, and the same under the same id", async () => {
  const told: unknown[] = [];
  const take = async (record: unknown): Promise<void> => void told.push(record);
  const times = { from: "2026-11-24T09:00:00Z", until: "2026-11-24T12:00:00+01:00" };
  const answered = [await send({ ...DEPLOY, ...times }, take), await send({ ...DEPLOY, ...times }, take)];
  const [first, second] = await Promise.all(answered.map((answer) => answer.json()));
  expect(first).toEqual(second);
  expect(told).toHaveLength(2);
  expect(told[0]).toEqual({
    control: "change",
    at: new Date(NOW).toISOString(),
    ...DEPLOY,
    ...(first as object),
    from: "2026-11-24T09:00:00.000Z",
    until: "2026-11-24T11:00:00.000Z",
  });
});

test("without times it begins now and lasts six hours", async () => {
  const answer = await send(DEPLOY, async () => undefined);
  expect(await answer.json()).toMatchObject({
    from: new Date(NOW).toISOString(),
    until: new Date(NOW + 6 * 3_600_000).toISOString(),
  });
});

test.each<readonly [string, object, number, string]>([
  ["of nobody", { ...DEPLOY, identities: [] }, 400, "identities"],
  ["of no kind that there is", { ...DEPLOY, change: "reboot" }, 400, "change"],
  ["with a member that there is not", { ...DEPLOY, identites: [] }, 400, "did you mean identities"],
  [
    "that ends before it begins",
    { ...DEPLOY, from: "2026-11-24T09:00:00Z", until: "2026-11-24T08:00:00Z" },
    400,
    "after",
  ],
  ["that lasts a month", { ...DEPLOY, from: "2026-11-01T00:00:00Z", until: "2026-11-30T00:00:00Z" }, 400, "14 days"],
])("a change %s is refused", async (_, body, status, named) => {
  const answer = await send(body, async () => undefined);
  expect(answer.status).toBe(status);
  expect(JSON.stringify(await answer.json())).toContain(named);
});

test.each<readonly [string, (() => Promise<void>) | undefined]>([
  ["there is no detector", undefined],
  ["the log does not take it", () => Promise.reject(new Error("down"))],
])("where %s the answer is 503", async (_, changes) => {
  expect((await send(DEPLOY, changes)).status).toBe(503);
});
