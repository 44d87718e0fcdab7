import { expect, test } from "vitest";
import { type BatchPart, createInsertBatcher } from "./insert-batcher.ts";
import type { Store } from "./store.ts";

const part = (token: string, count = 1, text = `{"t":"${token}"}\n`): BatchPart => ({
  rows: Buffer.from(text),
  count,
  token,
});

function batcher(limits: { maxRows?: number; maxBytes?: number } = {}, fail?: (text: string) => boolean) {
  const batches: { text: string; token: string | undefined }[] = [];
  const timers = new Set<() => void>();
  const insert: Store["insert"] = async (_table, rows, options) => {
    const text = Buffer.from(rows).toString();
    batches.push({ text, token: options?.token });
    if (fail?.(text)) throw new Error("no");
  };
  const all = createInsertBatcher({
    table: "events",
    insert,
    maxRows: limits.maxRows ?? 100,
    maxBytes: limits.maxBytes ?? 10_000,
    maxMs: 500,
    timer(ms, expired) {
      expect(ms).toBe(500);
      timers.add(expired);
      return () => void timers.delete(expired);
    },
  });
  const expire = (): void => {
    for (const expired of timers) expired();
    timers.clear();
  };
  return { all, batches, expire, timers };
}

test("parts wait for the time, and go together in order with one token", async () => {
  const { all, batches, expire, timers } = batcher();
  const added = [all.add(part("a")), all.add(part("b"))];
  expect(timers.size).toBe(1);
  expect(batches).toEqual([]);
  expect(all.pendingBytes).toBe(20);
  expire();
  await Promise.all(added);
  expect(batches).toEqual([{ text: '{"t":"a"}\n{"t":"b"}\n', token: expect.stringMatching(/^batch-1-/) }]);
  expect(all.pendingBytes).toBe(0);
});

test("rows and bytes are bounds too, and no part is torn", async () => {
  const byRows = batcher({ maxRows: 3 });
  await Promise.all([byRows.all.add(part("a", 2)), byRows.all.add(part("b", 2)), byRows.all.add(part("c", 1))]);
  expect(byRows.batches.map((each) => each.text)).toEqual(['{"t":"a"}\n', '{"t":"b"}\n{"t":"c"}\n']);
  const byBytes = batcher({ maxBytes: 15 });
  const added = [byBytes.all.add(part("a")), byBytes.all.add(part("b"))];
  await byBytes.all.flush();
  await Promise.all(added);
  expect(byBytes.batches.map((each) => each.token)).toEqual(["a", "b"]);
  expect(byBytes.timers.size).toBe(0);
});

test("the same parts are the same batch, and another order is another one", async () => {
  const tokens: (string | undefined)[] = [];
  for (const order of [
    ["a", "b"],
    ["a", "b"],
    ["b", "a"],
  ]) {
    const { all, batches } = batcher();
    const added = order.map((token) => all.add(part(token)));
    await all.flush();
    await Promise.all(added);
    tokens.push(batches[0]?.token);
  }
  expect(tokens[0]).toBe(tokens[1]);
  expect(tokens[2]).not.toBe(tokens[0]);
});

test("a failed batch rejects its parts, and the next goes on; disposing sends what waits", async () => {
  const { all, batches } = batcher({}, (text) => text.includes("bad"));
  const bad = expect(all.add(part("bad"))).rejects.toThrow("no");
  await all.flush();
  await bad;
  const last = all.add(part("last"));
  await all[Symbol.asyncDispose]();
  await last;
  expect(batches.at(-1)?.token).toBe("last");
});
