import { expect, test } from "vitest";
import { RefusedTogether } from "./refused-together.ts";

const [GROUP, CALL, HOUR] = [3, 77, 1000];

/** Of each: the hours in which it was refused the call, with one refusal more each time. */
function refusals(whose: Readonly<Record<number, readonly number[]>>): RefusedTogether {
  const refused = new RefusedTogether();
  for (const [who, hours] of Object.entries(whose))
    hours.forEach((hour, at) => {
      refused.note({ group: GROUP, call: CALL, who: Number(who), hour, count: at + 1 });
      refused.publish();
    });
  return refused;
}

test.each([
  ["nobody else", { 1: [HOUR] }, 0, 0],
  ["others, each once, and the most of one hour", { 1: [HOUR], 2: [HOUR - 1, HOUR], 3: [HOUR, HOUR, HOUR] }, 2, 3],
  ["who began two days ago is of another cause", { 2: [HOUR - 48, HOUR - 1, HOUR], 3: [HOUR] }, 1, 1],
  ["who began with it two days ago is of one", { 1: [HOUR - 47, HOUR], 2: [HOUR - 48, HOUR] }, 1, 2],
  ["who was refused it last month begins anew", { 2: [HOUR - 720, HOUR] }, 1, 2],
])("of others who are refused a call: %s", (_, whose, count, most) => {
  expect(refusals(whose).others(GROUP, CALL, 1, HOUR)).toEqual({ count, most });
});

test("what others are refused shows from the next epoch on, of the same call and group of peers, and after a restore", () => {
  const refused = new RefusedTogether();
  refused.note({ group: GROUP, call: CALL, who: 2, hour: HOUR, count: 4 });
  expect(refused.others(GROUP, CALL, 1, HOUR).count).toBe(0);
  const again = new RefusedTogether();
  again.restore(refused.takeRows().rows);
  for (const each of [refused, again]) {
    each.publish();
    expect(each.others(GROUP, CALL, 1, HOUR)).toEqual({ count: 1, most: 4 });
    expect(each.others(GROUP + 1, CALL, 1, HOUR).count).toBe(0);
    expect(each.others(GROUP, CALL + 1, 1, HOUR).count).toBe(0);
  }
});

test("nothing is written where nothing changed, and what is over for days is forgotten", () => {
  const refused = refusals({ 2: [HOUR] });
  expect(refused.takeRows().rows).toHaveLength(1);
  expect(refused.takeRows().rows).toHaveLength(0);
  refused.closeDay(HOUR + 24);
  expect(refused.takeRows().rows).toHaveLength(0);
  refused.closeDay(HOUR + 96);
  expect(refused.takeRows().rows).toHaveLength(1);
  expect(refused.others(GROUP, CALL, 1, HOUR).count).toBe(0);
});

test("a flood of refusals is bounded: of one epoch, and of all; what came last is known", () => {
  const refused = new RefusedTogether();
  for (let epoch = 0; epoch < 3; epoch += 1) {
    for (let call = 0; call < 40_000; call += 1)
      refused.note({ group: GROUP, call: epoch * 40_000 + call, who: 2, hour: HOUR, count: 1 });
    refused.publish();
  }
  const [row] = refused.takeRows().rows;
  expect(row?.state.length).toBeLessThan(2_000_000);
  expect(refused.others(GROUP, 0, 1, HOUR).count).toBe(0);
  expect(refused.others(GROUP, 80_000 + 16_383, 1, HOUR).count).toBe(1);
});
