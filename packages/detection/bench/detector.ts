/*
 * What the detector costs: `node bench/detector.ts [identities…]` (with --expose-gc for the memory). Prints one JSON line
 * per measurement, of processor time. Of events whose names are numbers already: `settled` is a fleet that has been known
 * for a week, `young` one in its second and third hour, in which all that it does is new, of each size alike. Code is warm.
 * Targets: 1 µs per event of a settled fleet and 1.5 of a young one, 2.5 KiB per identity at 100,000, cost at 300,000
 * identities at most 1.5 times that at 1,000, at 1,000,000 at most 1.3 times.
 */
import type { Event } from "@rolecall/core";
import { Behavior } from "../src/behavior.ts";
import { EpisodeBook } from "../src/episode/episode-book.ts";
import { Baselines } from "../src/hour/baselines.ts";
import { PartitionDetector } from "../src/partition-detector.ts";
import { Names } from "../src/state/names.ts";
import { newIdentity } from "../src/state/record.ts";
import { Registry } from "../src/state/registry.ts";
import { Sample } from "../src/state/sample.ts";
import { NO_RULES, OPTIONS } from "../src/test/run.ts";
import { call, random, WORLD_START } from "../src/test/tiny-world.ts";

const HOUR = 3_600_000;
/** Of each identity in an hour. */
const CALLS = 24;
/** As many are judged of each size, or more. */
const LEAST_EVENTS = 4_800_000;
/** So long a settled fleet is watched. */
const DAYS = 14;
const CONTEXT = { owner: "", environment: "", criticality: "", group: "team-a" };

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function used(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Processor time so far, ms: what else the machine does is no cost of ours. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** One of seven actions from one of two networks, on one of three hosts. */
function usual(k: number): Partial<Event> {
  return { action: `Action${k % 7}`, src_network: `10.0.${k % 2}.0/24`, src_ip: `10.0.${k % 2}.${k % 3}` };
}

/** Behaviour alone, events already numbers. */
interface Fleet {
  /** One hour of its life: 24 calls for each identity on average, in any order. Processor time of it, ms. */
  hour(): number;
}

function newFleet(identities: number): Fleet {
  const baselines = new Baselines(5);
  const registry = new Registry();
  const behavior = new Behavior({
    tenant: "default",
    baselines,
    registry,
    names: new Names(),
    episodes: new EpisodeBook(),
  });
  const next = random(1);
  const contexts = new Map();
  for (let id = 0; id < identities; id += 1) {
    registry.add(newIdentity(call(`identity-number-${id}`, WORLD_START, "x"), WORLD_START, CONTEXT, contexts));
    baselines.groupOf.push(baselines.group("role/team-a"));
    baselines.kindOf.push(1);
  }
  const samples = Array.from({ length: 512 }, (_, k) =>
    new Sample().read(call("a", WORLD_START, `e${k}`, usual(k)), 0),
  );
  baselines.fleet.birth = 0;
  let hours = 0;
  const close = (): void => {
    const open = baselines.open.toSorted((a, b) => a - b);
    for (const id of open) behavior.close(id);
    baselines.open = [];
    baselines.publishAdoptions();
    baselines.fleet.tick(WORLD_START / HOUR + hours);
  };
  return {
    hour() {
      const began = spent();
      for (let k = 0; k < CALLS; k += 1) {
        for (let i = 0; i < identities; i += 1) {
          const id = Math.floor(next() * identities);
          const sample = samples[(id + k * 5) % 512] as Sample;
          sample.time = WORLD_START + hours * HOUR + k * 150_000;
          behavior.process(id, sample);
        }
      }
      hours += 1;
      close();
      return spent() - began;
    },
  };
}

/** Processor time of each of the hours that count, ms. */
function live(fleet: Fleet, before: number, counted: number): number {
  for (let hour = 0; hour < before; hour += 1) fleet.hour();
  let elapsed = 0;
  for (let hour = 0; hour < counted; hour += 1) elapsed += fleet.hour();
  return elapsed;
}

function line(measure: string, identities: number, events: number, ms: number): Record<string, string | number> {
  return { measure, identities, events, usPerEvent: Number(((ms * 1000) / events).toFixed(3)) };
}

/** In the first hour arrays grow and every text is written down. */
function young(identities: number): void {
  const fleets = Math.ceil(LEAST_EVENTS / (2 * CALLS * identities));
  let elapsed = 0;
  let bytes = 0;
  for (let k = 0; k < fleets; k += 1) {
    const before = used();
    const fleet = newFleet(identities);
    elapsed += live(fleet, 1, 2);
    bytes = Math.round((used() - before) / identities);
  }
  print({ ...line("young", identities, fleets * 2 * CALLS * identities, elapsed), bytesPerIdentity: bytes });
}

function settled(identities: number): void {
  print(line("settled", identities, DAYS * 24 * CALLS * identities, live(newFleet(identities), 7 * 24, DAYS * 24)));
}

/** The whole detector on events as they come from the topic: strings, reorder buffer, duplicates, registry, rules off. */
function offered(identities: number, total: number): void {
  const next = random(2);
  const uids = Array.from({ length: identities }, (_, i) => `identity-number-${i}`);
  const events: Event[] = [];
  for (let k = 0; k < total; k += 1) {
    const name = uids[Math.floor(next() * identities)] as string;
    const over = { ...usual(k), credential_uid: `AKIA${name}` };
    events.push(
      JSON.parse(
        JSON.stringify(call(name, WORLD_START + Math.floor((k * 12 * HOUR) / total), `event-${k}`, over)),
      ) as Event,
    );
  }
  const detector = new PartitionDetector(OPTIONS, NO_RULES);
  const began = spent();
  for (let k = 0; k < total; k += 1) detector.offer(events[k] as Event, k);
  detector.finish();
  const elapsed = spent() - began;
  print({ measure: "offer", identities, events: total, usPerEvent: Number(((elapsed * 1000) / total).toFixed(3)) });
}

const sizes = process.argv.slice(2).map(Number);
settled(1000);
for (const size of sizes.length > 0 ? sizes : [1000, 100_000, 300_000]) young(size);
offered(1000, 400_000);
