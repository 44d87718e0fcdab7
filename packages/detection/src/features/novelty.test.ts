import { expect, test } from "vitest";
import { AGE_BINS } from "../state/groups.ts";
import { ageBin } from "./novelty.ts";

test.each(Array.from({ length: AGE_BINS - 1 }, (_, bin) => bin))(
  "ages from 2^%i - 1 active hours on have a bin of their own",
  (bin) => {
    expect(ageBin(2 ** bin - 1)).toBe(bin);
    expect(ageBin(2 ** (bin + 1) - 1.5)).toBe(bin);
  },
);

test("the last bin holds all older ones", () => {
  expect(ageBin(1e6)).toBe(AGE_BINS - 1);
});
