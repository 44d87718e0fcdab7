import { type Store, StoreError } from "@rolecall/clickhouse";
import { expect, test } from "vitest";
import { get, openConsole } from "../testing/open-console.ts";
import { boundedStore, HistoryBusy } from "./bounded-store.ts";

/** A history that answers when it is told to. */
function slowHistory(): { readonly store: Store; readonly answers: (() => void)[] } {
  const answers: (() => void)[] = [];
  const select = (): Promise<unknown[]> => new Promise((resolve) => answers.push(() => resolve([])));
  return { store: { select, insert: () => Promise.resolve() } as unknown as Store, answers };
}

test("a question that gets no answer ends, and counts until the history is done with it", async () => {
  const { store, answers } = slowHistory();
  const bounded = boundedStore(store, { withinMs: 1, atOnce: 2 });
  await expect(bounded.select("SELECT 1")).rejects.toThrow(HistoryBusy);
  await expect(bounded.select("SELECT 2")).rejects.toThrow("within 1 ms");
  await expect(bounded.select("SELECT 3")).rejects.toThrow("2 questions wait");
  expect(answers).toHaveLength(2);
  for (const answer of answers) answer();
  // The places are free once the answers have got through.
  await new Promise(setImmediate);
  await expect(bounded.select("SELECT 4")).rejects.toThrow("within 1 ms");
  expect(answers).toHaveLength(3);
});

test.each([
  ["slow", slowHistory().store],
  ["away", { select: () => Promise.reject(new StoreError("retry", 210, "connection refused")) } as unknown as Store],
])("where the history is %s, every page and endpoint says so and when to come back", async (_how, store) => {
  const app = openConsole(store, { bounds: { withinMs: 1, atOnce: 100 } });
  for (const path of [
    "/",
    "/findings/f_1",
    "/identities",
    "/identities/x",
    "/owners",
    "/coverage",
    "/silences",
    "/why-not",
  ]) {
    const page = await get(app, path);
    expect([path, page.status, page.headers.get("retry-after")]).toEqual([path, 503, "5"]);
    expect(await page.text()).toContain("Nothing is lost");
  }
  for (const path of ["findings", "findings/f_1", "identities", "identities/x", "coverage", "episodes", "silences"]) {
    const answer = await get(app, `/api/v1/${path}`);
    const told = [path, answer.status, answer.headers.get("content-type"), answer.headers.get("retry-after")];
    expect(told).toEqual([path, 503, "application/problem+json", "5"]);
  }
  // What needs no history goes on.
  expect((await get(app, "/sql")).status).toBe(200);
  expect((await get(app, "/api/v1/openapi.json")).status).toBe(200);
});
