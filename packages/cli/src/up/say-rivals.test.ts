import { expect, test } from "vitest";
import { sayRivals } from "./say-rivals.ts";

test("that a second process is on a topic is said of each of the two in its own words, and that it is there no more", () => {
  const said: string[] = [];
  const tell = (level: string) => (fields: object, words?: string) =>
    void said.push(`${level} ${JSON.stringify(fields)} ${words?.slice(0, 40)}`);
  const say = sayRivals({ log: { info: tell("info"), warn: tell("warn") } as never }, "logs");
  for (const rivals of ["waiting", "reading", "none"] as const) say(rivals);
  expect(said).toEqual([
    'warn {"part":"logs"} another rolecall up wants to read this t',
    'warn {"part":"logs"} another rolecall up reads this topic in ',
    'info {"part":"logs"} no other rolecall up is in the consumer ',
  ]);
});
