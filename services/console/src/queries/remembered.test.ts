import { expect, test } from "vitest";
import { remembered } from "./remembered.ts";

test("an answer is kept for its time and asked anew after it; one that failed is asked at once", async () => {
  let [at, asked] = [0, 0];
  const ask = remembered(
    10,
    () => at,
    async () => {
      asked += 1;
      if (asked === 2) throw new Error("away");
      return asked;
    },
  );
  expect([await ask(), await ask()]).toEqual([1, 1]);
  at = 10;
  await expect(ask()).rejects.toThrow("away");
  expect([await ask(), await ask()]).toEqual([3, 3]);
});
