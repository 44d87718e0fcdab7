import { type Bench, held, type Measure, told } from "./bench.ts";
import { runScript } from "./run-child.ts";

const SCRIPT = "../../packages/detection/bench/detector.ts";
const MOST_SETTLED_MICROS = 1;
const MOST_YOUNG_MICROS = 1.5;
const MOST_BYTES = 2.5 * 1024;
/** What an event costs a fleet of so many, over what it costs one of 1,000. */
const MOST_GROWTH: readonly (readonly [identities: number, times: number])[] = [
  [300_000, 1.5],
  [1_000_000, 1.3],
];

const MOST_STOP_MS = 50;
const MOST_ALL_MS = 1000;

/** What `snapshot.ts` prints. */
interface SnapshotLine {
  readonly identities: number;
  readonly milliseconds: number;
  readonly openMs: number;
  readonly longestMs: number;
  readonly bytes: number;
}

interface Line {
  readonly measure: "settled" | "young" | "offer";
  readonly identities: number;
  readonly usPerEvent: number;
  readonly bytesPerIdentity: number;
}

/** The detector alone, by the bench of its package. */
export const detector: Bench = {
  name: "detector",
  about:
    "The detector alone (`packages/detection/bench/detector.ts`): scoring and learning per event whose names are numbers already, by a fleet that has been known for a week and, for each size alike, by one in its second and third hour, in which everything is new; and whole events offered as they come from the topic. Code is warm, but for whole events.",
  onDemand: false,
  async run({ quick, say }) {
    say("detector");
    const sizes = quick
      ? ["1000", "100000"]
      : ["1000", "100000", ...MOST_GROWTH.map(([identities]) => String(identities))];
    const { out } = await runScript(SCRIPT, ...sizes);
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
    const young = (identities: number): Line | undefined =>
      lines.find((line) => line.measure === "young" && line.identities === identities);
    const settled = lines.find((line) => line.measure === "settled")?.usPerEvent ?? Number.NaN;
    const few = young(1000)?.usPerEvent ?? Number.NaN;
    const measures: Measure[] = [
      held("µs per interned event, 1,000 identities, from their second week on", settled, {
        most: MOST_SETTLED_MICROS,
      }),
      held("the same in their second and third hour", few, { most: MOST_YOUNG_MICROS }),
    ];
    const many = young(100_000);
    if (many !== undefined) {
      const kibibytes = (bytes: number): string => `${(bytes / 1024).toFixed(2)} KiB`;
      measures.push(held("memory per identity, of 100,000", many.bytesPerIdentity, { most: MOST_BYTES }, kibibytes));
    }
    for (const [identities, times] of MOST_GROWTH) {
      const large = young(identities);
      if (large === undefined) continue;
      const name = `cost at ${identities.toLocaleString("en-US")} identities over that at 1,000, in those hours`;
      measures.push(held(name, large.usPerEvent / few, { most: times }));
    }
    for (const { measure, usPerEvent } of lines) {
      if (measure === "offer") measures.push(told("µs per offered event", usPerEvent.toFixed(2)));
    }
    say("detector: a snapshot");
    const snapshot = JSON.parse((await runScript("snapshot.ts", quick ? "20000" : "100000")).out) as SnapshotLine;
    const ms = (n: number): string => `${Math.round(n)} ms`;
    const size = `a snapshot of ${snapshot.identities.toLocaleString("en-US")} identities and their keys`;
    const longest = Math.max(snapshot.openMs, snapshot.longestMs);
    measures.push(held(`${size}: longest stop`, longest, { most: MOST_STOP_MS }, ms));
    measures.push(held(`${size}: all of it`, snapshot.milliseconds, { most: MOST_ALL_MS }, ms));
    measures.push(told(`${size}: its rows`, `${Math.round(snapshot.bytes / 1e6)} MB`));
    return measures;
  },
};
