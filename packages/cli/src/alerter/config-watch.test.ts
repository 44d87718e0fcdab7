import { expect, test } from "vitest";
import { ConfigWatch, type Working } from "./config-watch.ts";

const MINUTE = 60_000;
const OLD = `0ld${"0".repeat(61)}`;
const NEW = `ffe${"1".repeat(61)}`;

type At = readonly [minute: number, working: string];
type Told = readonly [what: string, minutes: readonly At[], told: readonly (string | undefined)[]];

/** `alerter/a=HASH alerter/b=HASH`. */
function workingOf(text: string): readonly Working[] {
  return text.split(" ").map((each) => {
    const [, service = "", instance = "", hash] = /^(.+)\/(.+)=(.+)$/.exec(each) ?? [];
    return { service, instance, config_hash: hash === "old" ? OLD : NEW };
  });
}

/** What is told of alerters after each of these minutes. */
function toldAfter(minutes: readonly At[]): readonly (string | undefined)[] {
  const watch = new ConfigWatch();
  return minutes.map(([minute, working]) => watch.differences(workingOf(working), minute * MINUTE).get("alerter"));
}

const DIFFER = "alerter/a=old alerter/b=new";
const WHY = "has 0ld000000000 on a, ffe111111111 on b";

const CASES: readonly Told[] = [
  [
    "one",
    [
      [0, "alerter/a=old"],
      [60, "alerter/a=new"],
    ],
    [undefined, undefined],
  ],
  ["several with one", [[0, "alerter/a=old alerter/b=old"]], [undefined]],
  [
    "two that differ for as long as a roll-out takes",
    [
      [0, DIFFER],
      [9, DIFFER],
    ],
    [undefined, undefined],
  ],
  [
    "two that differ for longer",
    [
      [0, DIFFER],
      [10, DIFFER],
      [11, DIFFER],
    ],
    [undefined, WHY, WHY],
  ],
  [
    "its end",
    [
      [0, DIFFER],
      [10, DIFFER],
      [11, "alerter/a=new alerter/b=new"],
    ],
    [undefined, WHY, undefined],
  ],
  [
    "two roll-outs one after the other",
    [
      [0, DIFFER],
      [5, "alerter/a=new alerter/b=new"],
      [6, DIFFER],
      [15, DIFFER],
    ],
    [undefined, undefined, undefined, undefined],
  ],
  [
    "another service's own",
    [
      [0, "alerter/a=old console/b=new"],
      [10, "alerter/a=old console/b=new"],
    ],
    [undefined, undefined],
  ],
  [
    "a crowd",
    [0, 10].map((minute) => [minute, `${"abcde".replaceAll(/./g, "alerter/$&=new ")}alerter/z=old`] as const),
    [undefined, "has 0ld000000000 on z, ffe111111111 on a, b, c and 2 more"],
  ],
];

test.each(CASES)("section 15, inconsistent configuration hash across instances: %s", (_, minutes, told) => {
  expect(toldAfter(minutes)).toEqual(told);
});
