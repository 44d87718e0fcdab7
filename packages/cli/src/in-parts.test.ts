import { expect, test } from "vitest";
import { inParts } from "./in-parts.ts";

test("whoever is told to stop while a part is read hears it before the next one", async () => {
  const stop = new AbortController();
  const read: string[] = [];
  const parts = ["first", "second", "third"].map((name) => async () => {
    read.push(name);
    // As a signal comes: with a turn of the event loop, and not before.
    if (name === "second") setImmediate(() => stop.abort());
  });
  await expect(inParts(parts, stop.signal)).rejects.toMatchObject({ name: "AbortError" });
  expect(read).toEqual(["first", "second"]);
});

test("and before the first, where it came by then", async () => {
  const read: string[] = [];
  await expect(inParts([async () => void read.push("first")], AbortSignal.abort())).rejects.toThrow();
  expect(read).toEqual([]);
});
