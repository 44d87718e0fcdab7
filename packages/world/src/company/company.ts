import { DAY_MS, HOUR_MS, hourOfWeek, MINUTE_MS } from "../calendar/time.ts";
import type { Result } from "../network/client.ts";
import { exponential } from "../random/distributions.ts";
import { Random } from "../random/random.ts";
import type { WorldOptions } from "../world.ts";

/** What all machines of the company share: its clock, its releases and its bad days. */
export interface Company {
  readonly seed: Random;
  readonly startAt: number;
  /** Until then nothing bad happens. */
  readonly quietUntil: number;
  readonly endAt: number;
  /** When a team's releases went live, ascending. The same for whoever asks. */
  releases(team: string): readonly number[];
  /** How a call to `dependency` ends at that time: mostly well, worse while it has an outage. */
  result(random: Random, dependency: string, at: number): Result;
  /** Share of the staff that is hired later than the company begins. */
  readonly bornLater: number;
  /** When all that calls from that network moves to other addresses of it; undefined where it stays. */
  migrationOf(network: string): number | undefined;
}

interface Outage {
  readonly from: number;
  readonly to: number;
  readonly errors: number;
}

const RELEASE_EVERY_DAYS = 6;
const OUTAGE_EVERY_DAYS = 12;
const BORN_LATER = 0.1;
const BORN_LATER_ROUGH = 0.3;
const ERRORS = 0.004;
const DENIALS = 0.0004;

export function createCompany(options: WorldOptions): Company {
  const seed = new Random(options.seed, 0x524f4c45).split("company");
  const quietUntil = options.startAt + options.quietDays * DAY_MS;
  const endAt = quietUntil + options.attackDays * DAY_MS;
  const span = { from: options.startAt, to: endAt };
  const releases = new Map<string, readonly number[]>();
  const outages = new Map<string, readonly Outage[]>();
  const upheaval = options.rough === true ? upheavalOf(seed.split("upheaval"), span) : undefined;
  const ownReleases = (team: string): readonly number[] => releasesOf(seed.split(`releases/${team}`), span);
  return {
    seed,
    startAt: options.startAt,
    quietUntil,
    endAt,
    bornLater: upheaval === undefined ? BORN_LATER : BORN_LATER_ROUGH,
    migrationOf: (network) => (network === upheaval?.migration.network ? upheaval.migration.at : undefined),
    releases: (team) =>
      remember(releases, team, () => {
        if (upheaval === undefined || team !== upheaval.reorganisation.team) return ownReleases(team);
        const { at, into } = upheaval.reorganisation;
        return [...ownReleases(team).filter((each) => each < at), at, ...ownReleases(into).filter((each) => each > at)];
      }),
    result: (random, dependency, at) => {
      const known = remember(outages, dependency, () => [
        ...(upheaval === undefined ? [] : [upheaval.blackout]),
        ...outagesOf(seed.split(`outages/${dependency}`), span),
      ]);
      const chance = random.float();
      if (chance < DENIALS) return "denied";
      return chance > 1 - errorsAt(known, at) ? "error" : "success";
    },
  };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What shakes all of a company at once, in a rough world. */
interface Upheaval {
  /** The cloud fails, and with it whatever anybody calls. */
  readonly blackout: Outage;
  readonly migration: { readonly network: string; readonly at: number };
  /** A team becomes part of another: from then on it ships what that one ships, when that one does. */
  readonly reorganisation: { readonly team: string; readonly into: string; readonly at: number };
}

function upheavalOf(random: Random, { from, to }: Span): Upheaval {
  const someDay = (): number => workingTime(random, from + Math.round((0.1 + 0.8 * random.float()) * (to - from)));
  const failsAt = someDay();
  const [team, into] = random.pick([
    ["atlas", "birch"],
    ["cedar", "delta"],
    ["ember", "fjord"],
  ] as const);
  return {
    blackout: { from: failsAt, to: failsAt + random.between(40, 150) * MINUTE_MS, errors: 0.3 + 0.5 * random.float() },
    migration: { network: random.pick(["nat", "cloud", "pods"]), at: someDay() },
    reorganisation: { team, into, at: someDay() },
  };
}

function releasesOf(random: Random, { from, to }: Span): readonly number[] {
  const times: number[] = [];
  for (let at = from; ; ) {
    at = workingTime(random, at + Math.round(exponential(random) * RELEASE_EVERY_DAYS * DAY_MS));
    if (at >= to) return times;
    times.push(at);
  }
}

/** The first working hour from then on: Monday to Friday, nine to five. */
function workingTime(random: Random, from: number): number {
  let at = from;
  while (hourOfWeek(at) >= 120 || hourOfWeek(at) % 24 < 9 || hourOfWeek(at) % 24 >= 17) at += HOUR_MS;
  return at + random.below(10 * MINUTE_MS);
}

function outagesOf(random: Random, { from, to }: Span): readonly Outage[] {
  const outages: Outage[] = [];
  for (let at = from; at < to; ) {
    at += Math.round(exponential(random) * OUTAGE_EVERY_DAYS * DAY_MS);
    const lasts = random.between(10, 90) * MINUTE_MS;
    outages.push({ from: at, to: at + lasts, errors: 0.1 + 0.5 * random.float() });
  }
  return outages;
}

function errorsAt(outages: readonly Outage[], at: number): number {
  for (const outage of outages) if (at >= outage.from && at < outage.to) return outage.errors;
  return ERRORS;
}

function remember<T>(known: Map<string, T>, name: string, make: () => T): T {
  const old = known.get(name);
  if (old !== undefined) return old;
  const made = make();
  known.set(name, made);
  return made;
}
