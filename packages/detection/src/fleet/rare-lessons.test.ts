import { expect, test } from "vitest";
import { RARE_DAY, RARE_HOUR, RareLessons } from "./rare-lessons.ts";

/** Of so many samples of that rarity, one an hour, how many a fleet of so many a day learns. */
function learned(hours: number, rarity: number, samplesADay: number, rare: number = RARE_HOUR): number {
  const lessons = new RareLessons(rare);
  let count = 0;
  for (let hour = 0; hour < hours; hour += 1) {
    if (lessons.take(rarity)) count += 1;
    lessons.tick(samplesADay);
  }
  return count;
}

test.each([
  ["what is not rare is always learned", 240, 3.7, 1000, 240],
  ["a small fleet learns two at once, then one in three days", 240, 4, 1000, 5],
  ["a large one twice what it predicts", 240, 4, 50_000, 179],
])("%s", (_, hours, rarity, hoursADay, expected) => {
  expect(learned(hours, rarity, hoursADay)).toBe(expected);
});

test("days that are told of are learned as often as one in a thousand is", () => {
  expect(learned(336, RARE_DAY, 60, RARE_DAY)).toBe(3);
  expect(learned(336, RARE_DAY, 1000, RARE_DAY)).toBe(29);
});
