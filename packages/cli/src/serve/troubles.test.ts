import { expect, test } from "vitest";
import { createTroubles } from "./troubles.ts";

test("a trouble is told when it begins, once for each thing that it becomes, and when it is over", () => {
  const told: string[] = [];
  const tell = (...words: readonly unknown[]): void => void told.push(String(words[1]));
  const troubles = createTroubles({ warn: tell, info: tell });
  const trouble = troubles.of("logs");
  trouble(undefined);
  for (const sentence of ["refused", "refused", "wrong password", "refused", "wrong password"]) trouble(sentence);
  expect(() => troubles.check()).toThrow("logs: wrong password");
  expect(told).toEqual(["refused", "wrong password"]);
  trouble(undefined);
  expect(() => troubles.check()).not.toThrow();
  trouble("refused");
  expect(told).toEqual(["refused", "wrong password", "works again", "refused"]);
  for (let n = 0; n < 20; n += 1) trouble(`port ${n}`);
  expect(told).toHaveLength(8);
});
