import { expect, test } from "vitest";
import { createGoingOn } from "./going-on.ts";

test("writes go on while one of those that wait comes to its end now and then", async () => {
  let now = 1000;
  const { watch, check } = createGoingOn(
    () => now,
    () => 0,
  );
  const later = (ms: number): void => {
    now += ms;
  };
  later(60_000);
  expect(check).not.toThrow();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const both = [watch(first.promise), watch(second.promise)];
  later(14_999);
  expect(check).not.toThrow();
  later(1);
  expect(check).toThrow("nothing has become durable for 15 s");
  first.resolve();
  await both[0];
  later(14_999);
  expect(check).not.toThrow();
  later(1);
  expect(check).toThrow("15 s");
  second.reject(new Error("given up"));
  await expect(both[1]).rejects.toThrow("given up");
  later(60_000);
  expect(check).not.toThrow();
});

test("what is left of one that waits becoming less is going on, and becoming more is not", async () => {
  let now = 1000;
  let left = 90;
  const { watch, check, takes } = createGoingOn(
    () => now,
    () => left,
  );
  const large = Promise.withResolvers<void>();
  const whole = watch(large.promise);
  expect(check).not.toThrow();
  for (left of [60, 30]) {
    now += 15_000;
    expect(check).not.toThrow();
  }
  left = 50;
  now += 15_000;
  expect(check).toThrow("15 s");
  left = 40;
  expect(takes()).toBe(true);
  expect(check).not.toThrow();
  large.resolve();
  await whole;
});

test("while they do not, one is taken every five seconds", async () => {
  let now = 1000;
  const { watch, takes } = createGoingOn(
    () => now,
    () => 0,
  );
  const stuck = Promise.withResolvers<void>();
  const first = watch(stuck.promise);
  now += 15_000;
  expect(takes()).toBe(true);
  const second = watch(stuck.promise);
  now += 4999;
  expect(takes()).toBe(false);
  now += 1;
  expect(takes()).toBe(true);
  const third = watch(Promise.resolve());
  expect(takes()).toBe(false);
  await third;
  expect(takes()).toBe(true);
  stuck.resolve();
  await Promise.all([first, second]);
});
