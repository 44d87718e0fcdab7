import { expect, test } from "vitest";
import { Group } from "../state/groups.ts";
import { hash32 } from "../state/hash.ts";
import { AT, RESOURCE_WORDS, U32 } from "../state/layout.ts";
import { Rows } from "../state/rows.ts";
import * as amounts from "./amounts.ts";
import { distinctResources, expectedBytes, learnAmounts } from "./amounts.ts";

const MIB = 2 ** 20;
const KNOWN = 12;

function bytesSurprise(row: Rows, group: Group, bytes: number, known = KNOWN): number {
  return amounts.bytesSurprise(row, group, bytes, known);
}

function resourcesSurprise(row: Rows, group: Group, resource: number, known = KNOWN): number {
  return amounts.resourcesSurprise(row, group, resource, known);
}

function nextHour(row: Rows): void {
  for (const column of [AT.bytes, AT.nextBytes, AT.resourceBits, AT.nextResources]) row.set(column, 0);
  for (let word = 0; word < RESOURCE_WORDS; word += 1) row.setU32(U32.resource + word, 0);
}

/** A machine that moves about 4 MiB an hour in four calls, over `resources` resources, for so many hours. */
function taught(hours: number, resources = 20): { row: Rows; group: Group } {
  const row = new Rows().open(0);
  const group = new Group("g");
  for (let hour = 0; hour < hours; hour += 1) {
    for (let call = 0; call < 4; call += 1) bytesSurprise(row, group, MIB * (0.8 + 0.1 * ((hour + call) % 5)));
    for (let n = 0; n < resources; n += 1) resourcesSurprise(row, group, hash32(`bucket/${n}`));
    learnAmounts(row, group);
    nextHour(row);
  }
  return { row, group };
}

test("ten times the usual bytes surprise, and the more there are the more they do", () => {
  const { row, group } = taught(200);
  let most = 0;
  for (let call = 0; call < 400; call += 1) {
    const surprise = bytesSurprise(row, group, MIB);
    expect(surprise === 0 || surprise >= most).toBe(true);
    most = Math.max(most, surprise);
  }
  expect(most).toBeGreaterThan(2.5);
});

test.each([
  ["the usual amount", 200, 4],
  ["an amount of a machine of ten hours", 10, 400],
])("%s does not", (_, hours, calls) => {
  const { row, group } = taught(hours);
  const surprises = Array.from({ length: calls }, () => bytesSurprise(row, group, MIB));
  expect(Math.max(...surprises)).toBeLessThan(0.7);
});

test.each([
  ["a machine of ten hours where nobody is older", 10, 4, true],
  ["a machine of three hours, whoever is older", 3, 4, false],
])("a hundred times the usual bytes and resources of %s", (_, hours, known, surprises) => {
  const { row, group } = taught(hours, 10);
  const bytes = Array.from({ length: 400 }, () => bytesSurprise(row, group, MIB, known));
  expect(Math.max(...bytes) > 1.2).toBe(surprises);
  const swept = Array.from({ length: 300 }, (_each, n) => resourcesSurprise(row, group, hash32(`s/${n}`), known));
  expect(Math.max(...swept) > 1).toBe(surprises);
});

test("less than a mebibyte is no news, whatever is usual", () => {
  const row = new Rows().open(0);
  const group = new Group("g");
  for (let hour = 0; hour < 100; hour += 1) {
    bytesSurprise(row, group, 10);
    learnAmounts(row, group);
    nextHour(row);
  }
  expect(bytesSurprise(row, group, 900_000)).toBe(0);
});

test.each([1, 5, 20, 100, 300])(
  "%d distinct resources are counted to a sixth, however often each comes",
  (resources) => {
    const { row, group } = taught(1, 1);
    for (let again = 0; again < 3; again += 1) {
      for (let n = 0; n < resources; n += 1) resourcesSurprise(row, group, hash32(`other/${n}`));
    }
    expect(Math.abs(distinctResources(row) - resources)).toBeLessThan(1 + resources / 6);
  },
);

test("a sweep over ten times as many resources surprises", () => {
  const { row, group } = taught(200, 10);
  let most = 0;
  for (let n = 0; n < 160; n += 1) most = Math.max(most, resourcesSurprise(row, group, hash32(`swept/${n}`)));
  expect(most).toBeGreaterThan(2);
});

test.each([
  ["no more calls than usual", 10, true],
  ["eight times the calls", 80, false],
])("eight times the usual resources in %s: surprising, %d calls, is %s", (_, calls, surprises) => {
  const { row, group } = taught(200, 10);
  row.set(AT.resourcesCalls, Math.log2(10));
  row.set(AT.count, calls);
  let most = 0;
  for (let n = 0; n < 80; n += 1) most = Math.max(most, resourcesSurprise(row, group, hash32(`swept/${n}`)));
  expect(most > 2).toBe(surprises);
});

test.each([
  ["hardly asks for anything twice", 4, 128, false],
  ["has its favourites", 40, 1280, true],
])("a sweep over 32 times as many resources, in 32 times the calls, of what %s", (_, usual, calls, surprises) => {
  const { row, group } = taught(200, 4);
  row.set(AT.resourcesCalls, Math.log2(usual));
  row.set(AT.count, calls);
  let most = 0;
  for (let n = 0; n < 128; n += 1) most = Math.max(most, resourcesSurprise(row, group, hash32(`swept/${n}`)));
  expect(most > 2).toBe(surprises);
});

test.each([
  ["in twenty times the calls", 80, false],
  ["in no more calls than usual", 4, true],
])("twenty times the usual bytes %s: surprising is what the calls do not explain", (_, calls, surprises) => {
  const { row, group } = taught(200);
  row.set(AT.bytesCalls, 2);
  row.set(AT.count, calls);
  const most = Math.max(...Array.from({ length: 80 }, () => bytesSurprise(row, group, MIB)));
  expect(most > 2).toBe(surprises);
  expect(Math.round(expectedBytes(row) / MIB)).toBe(surprises ? 4 : 80);
});
