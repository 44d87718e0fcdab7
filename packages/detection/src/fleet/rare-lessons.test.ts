import { expect, test } from "vitest";
import { RareLessons } from "./rare-lessons.ts";

/** Of so many hours of that rarity, one an hour, how many a fleet of so many identity-hours a day learns. */
function learned(hours: number, rarity: number, hoursADay: number): number {
  const lessons = new RareLessons();
  let count = 0;
  for (let hour = 0; hour < hours; hour += 1) {
    if (lessons.take(rarity)) count += 1;
    lessons.tick(hoursADay);
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
