import { DAY_MS, HOUR_MS } from "../calendar/time.ts";
import { negativeBinomial, poisson } from "../random/distributions.ts";
import { Random } from "../random/random.ts";
import type { RawRecord } from "../world.ts";

/** For how many days an attacker prepares the baseline before the harvest. */
export const RAMP_DAYS = [0, 1, 3, 7, 14] as const;
/** The harvest: so many times the usual volume, for so long. */
export const HARVEST_TIMES = 6;
const HARVEST_HOURS = 6;
const VICTIMS_EACH = 4;
const PEERS = 40;
const QUIET_DAYS = 14;
const AFTER_MS = 2 * HOUR_MS;
const PER_HOUR = 6;
const EVENNESS = 8;
const ACTIONS = ["order.read", "order.list", "stock.read", "price.read", "order.update"];

/** One victim, and when what befalls it. */
export interface Poisoning {
  readonly identityUid: string;
  readonly rampDays: number;
  readonly rampAt: number;
  readonly harvestAt: number;
  readonly endAt: number;
}

/** A fleet of steady services of which some are poisoned. */
export interface PoisonedFleet {
  records(): Iterable<RawRecord>;
  readonly poisonings: readonly Poisoning[];
}

/**
 * Services that call around the clock, and attackers inside the envelope of some: the usual calls from the usual place, a
 * little more of them each hour for as many days as they have patience, until the harvest's volume is reached. How long must
 * they prepare for the harvest to pass?
 */
export function createPoisonedFleet(seed: number, startAt: number): PoisonedFleet {
  const random = new Random(seed, 0x504f4953);
  const poisonings = RAMP_DAYS.flatMap((rampDays) =>
    Array.from({ length: VICTIMS_EACH }, (_, number): Poisoning => {
      const rampAt = startAt + QUIET_DAYS * DAY_MS + random.between(8, 80) * HOUR_MS;
      const harvestAt = rampAt + rampDays * DAY_MS;
      const identityUid = uidOf(`victim-${rampDays}-${number}`);
      return { identityUid, rampDays, rampAt, harvestAt, endAt: harvestAt + HARVEST_HOURS * HOUR_MS };
    }),
  );
  const uids = [
    ...poisonings.map(({ identityUid }) => identityUid),
    ...Array.from({ length: PEERS }, (_, n) => uidOf(`peer-${n}`)),
  ];
  const endAt = Math.max(...poisonings.map((each) => each.endAt)) + AFTER_MS;
  const victims = new Map(poisonings.map((each) => [each.identityUid, each]));
  return {
    poisonings,
    records: function* records() {
      const authors = uids.map((uid) => ({ uid, random: random.split(uid), victim: victims.get(uid) }));
      for (let hourAt = startAt; hourAt < endAt; hourAt += HOUR_MS) {
        const calls = authors.flatMap(({ uid, random: own, victim }) => {
          const count = usualCalls(own, hourAt) + poisson(own, PER_HOUR * extraAt(victim, hourAt));
          return Array.from({ length: count }, () => callOf(own, uid, hourAt + own.below(HOUR_MS)));
        });
        yield* calls.toSorted((a, b) => a.at - b.at);
      }
    },
  };
}

function uidOf(name: string): string {
  return `acme:example:service-account:${name}`;
}

function usualCalls(random: Random, hourAt: number): number {
  const day = 1 + 0.5 * Math.cos(((hourAt % DAY_MS) / DAY_MS - 0.6) * 2 * Math.PI);
  return negativeBinomial(random, PER_HOUR * day, EVENNESS);
}

/** How many times the usual volume is added in that hour. */
function extraAt(victim: Poisoning | undefined, hourAt: number): number {
  if (victim === undefined || hourAt < victim.rampAt || hourAt >= victim.endAt) return 0;
  const share = Math.min(1, (hourAt - victim.rampAt) / Math.max(1, victim.harvestAt - victim.rampAt));
  return (HARVEST_TIMES - 1) * (hourAt >= victim.harvestAt ? 1 : share);
}

function callOf(random: Random, uid: string, at: number): RawRecord {
  const name = uid.slice(uid.lastIndexOf(":") + 1);
  const host = Array.from(name).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 200, 7);
  const action = ACTIONS[Math.floor(ACTIONS.length * random.float() ** 2)] ?? "order.read";
  const record = {
    event_uid: `${uid}/${at}/${random.u32()}`,
    time: new Date(at).toISOString(),
    identity_uid: uid,
    action,
    action_class: action.endsWith("update") ? "write" : "read",
    outcome: "success",
    src_ip: `198.18.141.${host + 10}`,
    user_agent: "orders/1.4",
    resource: `orders/${random.below(20)}`,
  };
  return { at, source: "rolecall", record };
}
