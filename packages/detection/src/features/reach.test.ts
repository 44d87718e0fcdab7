import { ACTION_CLASSES, type ActionClass } from "@rolecall/core";
import { expect, test } from "vitest";
import { Group } from "../state/groups.ts";
import { AT } from "../state/layout.ts";
import { Rows } from "../state/rows.ts";
import { learnReach, reachOf, reachSurprise } from "./reach.ts";

const bit = (name: ActionClass): number => 1 << ACTION_CLASSES.indexOf(name);

const KNOWN = 12;

function hour(row: Rows, group: Group, fleet: Group, classes: readonly ActionClass[], known = KNOWN): number {
  row.set(AT.reachedNow, 0);
  const surprises = classes.map((name) => reachSurprise(row, group, fleet, bit(name), known));
  learnReach(row, [group, fleet], known);
  row.add(AT.activeHours, 1);
  return Math.max(0, ...surprises);
}

/** A fleet of so many readers, 300 hours old; every tenth of them took up writing at half time. */
function readers(count: number): { rows: Rows; group: Group; fleet: Group } {
  const rows = new Rows();
  const [group, fleet] = [new Group("g"), new Group("")];
  for (let at = 0; at < 300; at += 1) {
    for (let id = 0; id < count; id += 1)
      hour(rows.open(id), group, fleet, id % 10 === 0 && at >= 150 ? ["read", "write"] : ["read"]);
  }
  return { rows, group, fleet };
}

test("the first time a reader administers is rarer than the first time it writes, as others have begun to write", () => {
  const { rows, group, fleet } = readers(40);
  const writes = hour(rows.open(1), group, fleet, ["write"]);
  const administers = hour(rows.open(2), group, fleet, ["admin"]);
  expect(writes).toBeGreaterThan(3);
  expect(administers).toBeGreaterThan(writes + 0.8);
  expect(hour(rows.open(1), group, fleet, ["write"])).toBe(0);
});

test("several at once are rarer than each", () => {
  const { rows, group, fleet } = readers(40);
  const one = hour(rows.open(3), group, fleet, ["execute"]);
  expect(hour(rows.open(4), group, fleet, ["execute", "secret"])).toBeGreaterThan(one + 4);
});

test("what an identity takes up in its first hours is what it is for, and what serves nothing known says nothing", () => {
  const { rows, group, fleet } = readers(40);
  expect(hour(rows.open(100), group, fleet, ["read"])).toBe(0);
  expect(hour(rows.open(100), group, fleet, ["admin"])).toBe(0);
  expect(reachSurprise(rows.open(5), group, fleet, 0, KNOWN)).toBe(0);
});

test("where nobody was watched for longer, what comes after a few hours is news", () => {
  const rows = new Rows();
  const [group, fleet] = [new Group("g"), new Group("")];
  for (let at = 0; at < 8; at += 1) {
    for (let id = 0; id < 12; id += 1) hour(rows.open(id), group, fleet, ["read"], 4);
  }
  expect(hour(rows.open(3), group, fleet, ["delete"], KNOWN)).toBe(0);
  expect(hour(rows.open(4), group, fleet, ["delete"], 4)).toBeGreaterThan(1.5);
});

test("the open hour tells what is new from what is usual", () => {
  const { rows, group, fleet } = readers(10);
  rows.open(0).set(AT.reachedNow, 0);
  reachSurprise(rows, group, fleet, bit("read"), KNOWN);
  reachSurprise(rows, group, fleet, bit("secret"), KNOWN);
  expect(reachOf(rows)).toEqual({ fresh: ["secret"], usual: ["read", "write"] });
});
