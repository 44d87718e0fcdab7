import type { Event, FeedbackRecord, Finding } from "@rolecall/core";
import { formatTime } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import type { Detector } from "../detector.ts";
import { FEATURES } from "../state/layout.ts";
import { fresh, OPTIONS } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const QUIET = 8;
const THEFT = { src_network: "203.0.113.0/24", src_asn: 64_500, client: "curl", action_class: "admin" } as const;

/** Ten jobs of a few calls an hour, in office hours. */
function* jobs(days: number): Generator<Event> {
  const next = random(23);
  for (let hour = 0; hour < days * 24; hour += 1) {
    if (hour % 24 < 8 || hour % 24 >= 18) continue;
    const events: Event[] = [];
    for (let machine = 0; machine < 10; machine += 1) {
      for (let k = 0; k < 4; k += 1)
        events.push(
          call(`job-${machine}`, WORLD_START + hour * HOUR + Math.floor(next() * HOUR), `${machine}-${hour}-${k}`),
        );
    }
    yield* events.toSorted((a, b) => (a.time < b.time ? -1 : 1));
  }
}

/** Calls of job-3 from a stranger's place, `times` of them a day before noon, from day `from` on. */
function* strange(from: number, days: number, times = 6, other: Partial<Event> = {}): Generator<Event> {
  for (let day = from; day < from + days; day += 1) {
    for (let k = 0; k < times; k += 1)
      yield call("job-3", WORLD_START + day * DAY + 10 * HOUR + k * 60_000, `strange-${day}-${k}`, {
        ...THEFT,
        action: "Steal",
        ...other,
      });
  }
}

interface Told {
  readonly network: number;
  readonly findings: readonly Finding[];
}

type Word = FeedbackRecord["verdict"];

/**
 * A week, a theft, the first of `words` on it that evening and one more each day, on the latest finding, then `again`. What
 * its network surprised at the end, as a frequency of the fleet, and all findings of job-3.
 */
function afterVerdict(words: readonly Word[], again: readonly Event[], restart = false): Told {
  const left = [...words];
  const surprises: number[] = [];
  const at = FEATURES.indexOf("src_network");
  const options = {
    ...OPTIONS,
    probe: ({ identity, surprises: all }: { identity: string; surprises: readonly number[] }) => {
      if (identity.endsWith("job-3")) surprises.push(all[at] as number);
    },
  };
  const events = [...jobs(QUIET + 12), ...strange(QUIET, 1), ...again].toSorted((a, b) => (a.time < b.time ? -1 : 1));
  let detector: Detector = fresh(options);
  const findings = new Map<string, Finding>();
  const keep = (): void => {
    for (const finding of detector.take()) findings.set(finding.finding_uid, finding);
  };
  let offset = 0;
  for (const event of events) {
    while (left.length > 0 && Date.parse(event.time) > saidAt(words.length - left.length)) {
      keep();
      const judged = Array.from(findings.values(), (each) => each.finding_uid).at(-1) ?? "";
      const [verdict] = left.splice(0, 1) as [Word];
      if (restart) detector = restarted(detector, options);
      const at = formatTime(Date.parse(event.time));
      detector.control({ control: "feedback", at, finding_uid: judged, verdict }, offset);
      offset += 1;
    }
    detector.offer(event, offset);
    offset += 1;
  }
  detector.finish();
  keep();
  return { network: surprises.at(-1) ?? -1, findings: Array.from(findings.values()) };
}

/** When the word is said, epoch ms: the first in the evening of the theft. */
function saidAt(word: number): number {
  return WORLD_START + QUIET * DAY + 20 * HOUR + word * DAY;
}

function restarted(detector: Detector, options: typeof OPTIONS): Detector {
  const { position, rows } = detector.snapshot();
  const next = fresh(options);
  next.restore(position, rows);
  return next;
}

const last = Array.from(strange(QUIET + 12, 1, 1));

describe("a theft of high severity, and its network again twelve days later", () => {
  const silent = afterVerdict([], last);

  test("was a finding", () => {
    expect(silent.findings[0]).toMatchObject({ identity_name: "job-3" });
    expect(["high", "critical"]).toContain(silent.findings[0]?.severity);
  });

  test.each([
    ["expected", "is known", (network: number) => network === 0],
    ["dismissed", "is on its way to be known", (network: number) => network > 0 && network < 3],
    ["compromised", "is as new as on its first day", (network: number) => network > 2.5],
  ] as const)("judged %s, it %s", (verdict, _, holds) => {
    const { network } = afterVerdict([verdict], last);
    expect(holds(network), String(network)).toBe(true);
  });

  test("the verdict holds over a restart", () => {
    for (const words of [["expected"], ["compromised"], ["expected", "reopened"]] as const)
      expect(afterVerdict(words, last, true)).toEqual(afterVerdict(words, last));
  });

  test("an expected that is taken back hides nothing of it: it is told as if nobody had judged it", () => {
    const { network, findings } = afterVerdict(["expected", "reopened"], last);
    expect(network).toBe(silent.network);
    expect(findings).toEqual(silent.findings);
  });

  test.each([
    ["expected", "compromised"],
    ["dismissed", "expected"],
  ] as const)("judged anew after that, as %s or %s, it is as if that had been said first", (...anew) => {
    for (const word of anew) {
      const { network } = afterVerdict(["expected", "reopened", word], last);
      expect(network).toBeCloseTo(afterVerdict([word], last).network, 6);
    }
  });
});

describe("more from the same place on the day after it was called expected", () => {
  const more = {
    action: "Destroy",
    action_class: "delete",
    client: "nc",
    resource: "vault",
    outcome: "denied",
  } as const;
  const again = [...strange(QUIET + 1, 1, 6, more), ...last];

  test("is a finding of its own", () => {
    expect(afterVerdict(["expected"], again).findings).toHaveLength(2);
  });

  test.each([
    ["expected", (network: number) => network === 0],
    ["dismissed", (network: number) => network === 0],
    ["compromised", (network: number) => network > 2.5],
  ] as const)("judged %s, the place it came from is known or not", (second, holds) => {
    const { network } = afterVerdict(["expected", second], again);
    expect(holds(network), String(network)).toBe(true);
  });

  test("judged compromised, and both taken back, the place is burnt still", () => {
    expect(afterVerdict(["expected", "compromised", "reopened"], again).network).toBeGreaterThan(2.5);
  });
});

describe("used on each of the twelve days after", () => {
  const daily = Array.from(strange(QUIET + 1, 12, 1));

  test("without a verdict it is never trusted", () => {
    expect(afterVerdict([], daily).network).toBeGreaterThan(0);
  });

  test("dismissed, it is trusted like any other", () => {
    expect(afterVerdict(["dismissed"], daily).network).toBe(0);
  });
});

test("a verdict on a finding that nobody knows changes nothing", () => {
  const detector = fresh();
  detector.control({ control: "feedback", at: formatTime(WORLD_START), finding_uid: "f_0", verdict: "compromised" }, 0);
  detector.finish();
  expect(detector.take()).toEqual([]);
});
