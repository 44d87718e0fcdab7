import { expect, test } from "vitest";
import { QuotaWatch } from "./quota-watch.ts";

test("a quota that lets nothing through for a minute is told of once, and that it does again; one that lets something through now and then is not", () => {
  const told: string[] = [];
  let second = 0;
  const watch = new QuotaWatch((isInTheWay) => void told.push(`${second}: ${isInTheWay}`));
  for (; second <= 400; second += 1) {
    const isNow = second % 20 === 0 && second < 100;
    const isOver = second >= 300;
    watch.answered(!isNow && !isOver, second * 1000);
  }
  expect(told).toEqual(["141: true", "300: false"]);
});
