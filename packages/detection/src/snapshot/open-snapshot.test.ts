import { expect, test } from "vitest";
import { PartitionDetector } from "../partition-detector.ts";
import { NO_RULES, OPTIONS } from "../test/run.ts";
import { tinyWorld } from "../test/tiny-world.ts";

const SNAPSHOT_EVERY = 401;

const log = Array.from(tinyWorld(5, 12, 30), (event, n) => ({
  ...event,
  credential_uid: `key-of-${event.identity_name}-${n % 3}`,
  event_uid: `${event.event_uid}-${n}`,
}));

/** Everything that snapshots on the way say, `perEvent` rows read after each event; all at once where that is infinite. */
function saved(perEvent: number): readonly (readonly [key: string, state: string])[][] {
  const detector = new PartitionDetector(OPTIONS, NO_RULES);
  const all: (readonly [string, string])[][] = [];
  let reading: Iterator<{ readonly key: string; readonly state: Uint8Array }> | undefined;
  let rows: [string, string][] = [];
  const read = (atMost: number): void => {
    for (let k = 0; k < atMost && reading !== undefined; k += 1) {
      const next = reading.next();
      if (next.done === true) reading = undefined;
      else rows.push([next.value.key, Buffer.from(next.value.state).toString("base64")]);
    }
  };
  const end = (): void => {
    read(Number.POSITIVE_INFINITY);
    all.push(rows.toSorted(([a], [b]) => (a < b ? -1 : 1)));
    rows = [];
  };
  for (const [offset, event] of log.entries()) {
    detector.offer(event, offset);
    read(perEvent >= 1 ? perEvent : Number(offset % Math.round(1 / perEvent) === 0));
    if (offset % SNAPSHOT_EVERY !== 0) continue;
    end();
    detector.take();
    detector.takeIdentities();
    const { rows: open, removed } = detector.openSnapshot();
    reading = open[Symbol.iterator]();
    rows.push(...removed.map((key): [string, string] => [key, "removed"]));
  }
  end();
  return all;
}

test.each([
  ["one row after every 50th event", 0.02],
  ["one row after each event", 1],
])("a snapshot read beside the stream, %s, is the snapshot at its position, byte for byte", (_, perEvent) => {
  const whole = saved(Number.POSITIVE_INFINITY);
  expect(whole.flat().filter(([key]) => key.startsWith("credential:")).length).toBeGreaterThan(50);
  expect(saved(perEvent)).toEqual(whole);
});

test("another snapshot while one is open is refused, and loses nothing of it", () => {
  const detector = new PartitionDetector(OPTIONS, NO_RULES);
  for (const [offset, event] of log.slice(0, 500).entries()) detector.offer(event, offset);
  const { rows } = detector.openSnapshot();
  expect(() => detector.openSnapshot()).toThrow("not read to their end");
  expect(Array.from(rows).filter(({ key }) => key.startsWith("identity:"))).toHaveLength(6);
  expect(detector.snapshot().rows.map(({ key }) => key)).toEqual(["fleet"]);
});
