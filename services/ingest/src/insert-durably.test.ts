import { type Store, StoreError } from "@rolecall/clickhouse";
import { expect, test } from "vitest";
import { insertDurably } from "./insert-durably.ts";

test("a store that is full is asked again until it takes the write, and whoever watches is told both", async () => {
  const answers = [
    new StoreError("disk-full", 243, "no space"),
    new StoreError("disk-full", 243, "no space"),
    undefined,
  ];
  const heard: (string | undefined)[] = [];
  const insert = async (): Promise<void> => {
    const answer = answers.shift();
    if (answer !== undefined) throw answer;
  };
  const { signal } = new AbortController();
  const blocked = (error: StoreError | undefined): void => void heard.push(error?.message);
  await insertDurably(
    { store: { insert } as unknown as Store, pause: async () => undefined, signal, blocked },
    "events",
    new Uint8Array(1),
  );
  expect([answers, heard]).toEqual([[], ["no space", "no space", undefined]]);
});
