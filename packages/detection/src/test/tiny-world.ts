import type { Event, IdentityKind } from "@rolecall/core";
import { formatTime } from "@rolecall/core";

const HOUR = 3_600_000;
/** Monday, 2026-03-02 00:00 UTC. */
export const WORLD_START: number = Date.UTC(2026, 2, 2);

/** A seeded generator of numbers in [0, 1) (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One call, with what a test wants to be different. */
export function call(identity: string, at: number, uid: string, over: Partial<Event> = {}): Event {
  return {
    event_uid: uid,
    time: formatTime(at),
    tenant: "default",
    source: "aws-cloudtrail",
    provider: "aws",
    account_uid: "1",
    action: "GetObject",
    service: "s3.amazonaws.com",
    action_class: "read",
    identity_uid: `aws:1:${over.identity_kind ?? "role"}:${identity}`,
    identity_kind: "role",
    identity_name: identity,
    src_network: "10.0.0.0/24",
    src_asn: 14_618,
    client: "boto3",
    outcome: "success",
    origin: `test/0/${uid}`,
    ...over,
  };
}

interface Actor {
  readonly name: string;
  readonly kind: IdentityKind;
  readonly rate: number;
  readonly regular: boolean;
  readonly hours: (hourOfWeek: number) => boolean;
  readonly actions: readonly string[];
  readonly networks: readonly string[];
  readonly churn: number;
}

const always = (): boolean => true;
const office = (h: number): boolean => h < 120 && h % 24 >= 8 && h % 24 < 18;

function actorOf(i: number, next: () => number): Actor {
  const type = i % 5;
  const own = Array.from(
    { length: 2 + Math.floor(next() * 8) },
    (_, k) => `Action${type}${Math.floor(next() * 6)}${k}`,
  );
  const networks = Array.from({ length: 1 + Math.floor(next() * 3) }, (_, k) => `10.${type}.${k}.0/24`);
  const base = { name: `id-${i}`, actions: own, networks };
  if (type === 0) return { ...base, kind: "role", rate: 60, regular: true, hours: always, churn: 0 };
  if (type === 1) return { ...base, kind: "role", rate: 4 + next() * 60, regular: false, hours: always, churn: 0.002 };
  if (type === 2) return { ...base, kind: "ci-workflow", rate: 10, regular: false, hours: office, churn: 0.02 };
  const at = Math.floor(next() * 24);
  if (type === 3)
    return { ...base, kind: "service-account", rate: 6, regular: true, hours: (h) => h % 24 === at, churn: 0 };
  return { ...base, kind: "ai-agent", rate: 8, regular: false, hours: (h) => office(h) && h % 3 !== 0, churn: 0.05 };
}

function normal(next: () => number): number {
  let sum = 0;
  for (let i = 0; i < 12; i += 1) sum += next();
  return sum - 6;
}

/** The calls of one actor in one hour, in no order. */
function* hourOf(actor: Actor, hour: number, next: () => number): Generator<Event> {
  const wild = actor.regular ? 1 : Math.exp(0.4 * normal(next)) * (next() < 0.002 ? 3 : 1);
  const count = Math.max(1, Math.round(actor.rate * wild));
  const errors = next() < 0.01 ? 0.3 : 0.01;
  for (let k = 0; k < count; k += 1) {
    const at = WORLD_START + hour * HOUR + (actor.regular ? Math.floor((k * HOUR) / count) : Math.floor(next() * HOUR));
    const odd = next() < actor.churn;
    const action = odd
      ? `Rare${Math.floor(next() * 400)}`
      : (actor.actions[Math.floor(next() ** 2 * actor.actions.length)] as string);
    const outcome = next() < errors ? "error" : next() < 0.002 ? "denied" : "success";
    const src_network = actor.networks[Math.floor(next() * actor.networks.length)] as string;
    yield call(actor.name, at, `${actor.name}-${hour}-${k}`, {
      identity_kind: actor.kind,
      action,
      outcome,
      src_network,
    });
  }
}

/** A benign company of five kinds of machine, in event-time order, hour by hour. */
export function* tinyWorld(seed: number, identities: number, hours: number): Generator<Event> {
  const next = random(seed);
  const actors = Array.from({ length: identities }, (_, i) => actorOf(i, next));
  for (let hour = 0; hour < hours; hour += 1) {
    const events: Event[] = [];
    for (const actor of actors) {
      if (!actor.hours(hour % 168) || (!actor.regular && next() < 0.03)) continue;
      events.push(...hourOf(actor, hour, next));
    }
    events.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.event_uid < b.event_uid ? -1 : 1));
    yield* events;
  }
}
