/*
 * What rules cost on events as they come, most of which concern some: `node rules-run.ts FILE`. The file is read and
 * decoded once, by a thread of its own as in a replay. Prints one JSON line: µs of processor time per event, the best of
 * some rounds, of all events and of those of each action that makes at least a hundredth of them, the dearest first.
 */
import type { Event } from "@rolecall/core";
import { createRules } from "@rolecall/detection";
import { decodedFile } from "./decoded-file.ts";

const ROUNDS = 8;
/** Checks of a round, at least: fewer take less time than a clock can tell. */
const CHECKS = 20_000;

const [path = ""] = process.argv.slice(2);
const rules = createRules();
const events: Event[] = [];
for await (const { events: some } of decodedFile(path, rules)) {
  for (let index = 0; index < some.count; index += 1) events.push(some.event(index));
}

function best(list: readonly Event[]): number {
  const times = Math.ceil(CHECKS / list.length);
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = process.cpuUsage();
    for (let time = 0; time < times; time += 1) for (const event of list) rules.check(event);
    const { user, system } = process.cpuUsage(began);
    least = Math.min(least, (user + system) / (times * list.length));
  }
  return least;
}

const all = best(events);
const dearest = [...Map.groupBy(events, ({ source, action }) => `${source} ${action}`)]
  .filter(([, list]) => list.length >= events.length / 100)
  .map(([action, list]) => ({ action, micros: best(list) }))
  .sort((a, b) => b.micros - a.micros);
process.stdout.write(`${JSON.stringify({ all, dearest })}\n`);
