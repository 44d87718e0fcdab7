import { type Event, type Finding, parseTime } from "@rolecall/core";
import type { Detector } from "../detector.ts";
import { fresh } from "./run.ts";
import { call, WORLD_START } from "./tiny-world.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
export const CALM_HOURS = 192;
export const WAVE: number = WORLD_START + CALM_HOURS * HOUR;

export const crewOf = (many: number): readonly string[] => Array.from({ length: many }, (_, i) => `crew-${i}`);

/** What an event of one of the crew has in the hour of the wave. */
export type Change = (crew: number, at: number) => Partial<Event> | undefined;

/** A crew that does the same every ten minutes, for eight days; in the hour after that with a change; and what comes on top. */
export function fleetOf(crew: readonly string[], change: Change, more: readonly Event[] = []): readonly Event[] {
  const calls = crew.flatMap((name, i) =>
    Array.from({ length: CALM_HOURS * 6 + 12 }, (_, k) => {
      const at = WORLD_START + k * 10 * MINUTE + i * 5000;
      return call(name, at, `${name}-${k}`, at >= WAVE && at < WAVE + HOUR ? change(i, at) : {});
    }),
  );
  return [...calls, ...more].toSorted((a, b) =>
    a.time < b.time ? -1 : a.time > b.time ? 1 : a.event_uid < b.event_uid ? -1 : 1,
  );
}

export function waveOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ time }) => parseTime(time) >= WAVE && parseTime(time) < WAVE + HOUR);
}

/** The findings where a snapshot is taken and restored at that time, and they are asked for after every event of the wave. */
export function restoredAt(events: readonly Event[], at: number): readonly Finding[] {
  const [before, again] = [fresh(), fresh()];
  const last = new Map<string, Finding>();
  const offer = (detector: Detector, offset: number): void => {
    const event = events[offset] as Event;
    detector.offer(event, offset);
    if (parseTime(event.time) < WAVE && offset % 1000 !== 0) return;
    for (const each of detector.take()) last.set(each.finding_uid, each);
  };
  const cut = events.findIndex(({ time }) => parseTime(time) >= at);
  for (let offset = 0; offset < cut; offset += 1) offer(before, offset);
  const { position, rows } = before.snapshot();
  again.restore(position, rows);
  for (let offset = position.lowWater; offset < events.length; offset += 1) offer(again, offset);
  again.finish();
  for (const each of again.take()) last.set(each.finding_uid, each);
  return Array.from(last.values()).toSorted((a, b) => (a.finding_uid < b.finding_uid ? -1 : 1));
}
