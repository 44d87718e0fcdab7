import type { Event, Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "./test/run.ts";
import { call, tinyWorld, WORLD_START } from "./test/tiny-world.ts";

const DAY = 24 * 3_600_000;
const BORN = 4;
const ACTION = { action: "GetSecretValue", action_class: "secret", service: "secretsmanager.amazonaws.com" } as const;

/** A backup that reads so many secrets at two, on the first night and on the second, and a few of its own by day. */
function backup(nights: readonly number[]): readonly Event[] {
  const by = (at: number, uid: string, resource: string): Event => call("backup", at, uid, { ...ACTION, resource });
  const day = (night: number, many: number): Event[] => {
    const start = WORLD_START + (BORN + night) * DAY;
    const own = Array.from({ length: 22 }, (_, hour) =>
      by(start + (hour + 2) * 3_600_000 + 1000, `own-${night}-${hour}`, "secret:own"),
    );
    const swept = Array.from({ length: many }, (_, k) =>
      by(start + 7_200_000 + k * 3000, `${night}-${k}`, `secret:${k}`),
    );
    return [...own, ...swept];
  };
  return nights.flatMap((many, night) => day(night, many));
}

const WORLD = tinyWorld(5, 25, (BORN + 3) * 24);

/** What is told of the backup on its second day. */
function told(nights: readonly number[], more: readonly Event[] = []): readonly Finding[] {
  const log = [...WORLD, ...backup(nights), ...more].toSorted((a, b) => (a.time < b.time ? -1 : 1));
  return findingsOf(log).filter(
    ({ identity_name, time }) => identity_name === "backup" && Date.parse(time) >= WORLD_START + (BORN + 1) * DAY,
  );
}

test("a nightly job that does on its second night what it did on its first is not told of", () => {
  expect(told([40, 40]).map(({ title }) => title)).toEqual([]);
});

test.each([
  ["three times as many as the first night", [40, 120]],
  ["ten times as many", [40, 400]],
  ["many where none were", [0, 400]],
])("a thief who reads %s is told of", (_, nights) => {
  const [finding] = told(nights);
  expect(finding?.title).toMatch(/^backup called far more often than usual/);
});

test("a thief who deletes on the second night as many as were read on the first is told of", () => {
  const start = WORLD_START + (BORN + 1) * DAY + 2 * 3_600_000;
  const over = { ...ACTION, action: "DeleteSecret", action_class: "delete" } as const;
  const deleted = Array.from({ length: 400 }, (_, k) =>
    call("backup", start + k * 3000, `deleted-${k}`, { ...over, resource: `secret:${k}` }),
  );
  expect(told([400], deleted)).not.toEqual([]);
});
