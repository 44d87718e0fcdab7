import type { Event, Finding } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const DAY = 24 * 3_600_000;
const HOUR = DAY / 24;
const CREW = Array.from({ length: 40 }, (_, i) => `cell-${i}`);
const RELEASE = WORLD_START + 20 * DAY;

let serial = 0;
function reads(name: string, at: number, bucket: string, over: Partial<Event> = {}): Event {
  serial += 1;
  const resource = `arn:aws:s3:::${bucket}/a.json`;
  return call(name, at, `e${serial}`, { action: "GetObject", action_class: "read", resource, ...over });
}

/** Each cell reads its own store once a day, and what a release brings to all of them, one cell after the other. */
const usual = [...CREW, "ledger"].flatMap((name, i) =>
  Array.from({ length: 26 }, (_, day) => reads(name, WORLD_START + day * DAY + i * 60_000, "in")),
);
const release = CREW.map((name, i) => reads(name, RELEASE + 9 * HOUR + i * 600_000, "released"));
/** The release takes secrets besides, each cell its own: these are told of all the same. */
const secrets = CREW.flatMap((name, i) =>
  [0, 20].map((day) =>
    reads(name, WORLD_START + day * DAY + 8 * HOUR + i * 600_000, `secret-${day}-${i}`, {
      action: "GetSecretValue",
      action_class: "secret",
    }),
  ),
);
const theft = reads("ledger", RELEASE + 2 * DAY, "somebody-elses");

function told(events: readonly Event[], restartAt = Infinity): readonly Finding[] {
  const log = events.toSorted((a, b) => (a.time < b.time ? -1 : 1));
  return findingsAcross(log, restartAt).filter(({ detector: by }) => by === "lifecycle.new-resource");
}

const ofCrew = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ title }) => title.includes("released"));

describe("a store that a release brings to forty machines", () => {
  test("is one finding, after those of the first two", () => {
    const titles = ofCrew(told([...usual, ...release])).map(({ title }) => title);
    expect(titles).toHaveLength(3);
    expect(
      titles.filter((title) => title.includes("take up released, which is new among what they read and write in")),
    ).toHaveLength(1);
  });

  test.each([
    ["", [...usual, ...release, theft]],
    [", with secrets of each", [...usual, ...release, ...secrets, theft]],
  ])("leaves room for who takes up another one%s", (_, events) => {
    expect(told(events).filter(({ title }) => title.includes("somebody-elses"))).toHaveLength(1);
  });

  test("is told of the same after a restart", () => {
    const events = [...usual, ...release, ...secrets, theft];
    const text = (all: readonly Finding[]): readonly string[] =>
      all.map(({ finding_uid, title }) => `${finding_uid} ${title}`).toSorted();
    expect(text(told(events, 900))).toEqual(text(told(events)));
  });
});

test("of stores of their own no more are told than three, or one machine in a hundred, a week", () => {
  const each = CREW.map((name, i) =>
    reads(
      name,
      RELEASE + 9 * HOUR + i * 600_000,
      `its-own-${name.replace(/\d+/u, String.fromCharCode(97 + (i % 26)) + (i > 25 ? "x" : ""))}`,
    ),
  );
  expect(told([...usual, ...each])).toHaveLength(3);
});
