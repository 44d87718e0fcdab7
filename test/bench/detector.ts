import { type Bench, held, type Measure, told } from "./bench.ts";
import { runScript } from "./run-child.ts";

const SCRIPT = "../../packages/detection/bench/detector.ts";
const MOST_MICROS = 1.5;
const MOST_BYTES = 3.5 * 1024;
const MOST_GROWTH = 1.5;

interface Line {
  readonly measure: "interned" | "offer";
  readonly identities: number;
  readonly usPerEvent: number;
  readonly bytesPerIdentity: number;
}

/** The detector alone, by the bench of its package. */
export const detector: Bench = {
  name: "detector",
  about:
    "The detector alone (`packages/detection/bench/detector.ts`): scoring and learning per event whose names are numbers already, and whole events offered as they come from the topic.",
  onDemand: false,
  async run({ quick, say }) {
    say("detector");
    const sizes = quick ? ["1000", "100000"] : ["1000", "100000", "300000"];
    const { out } = await runScript(SCRIPT, ...sizes);
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
    const at = (identities: number): Line | undefined =>
      lines.find((line) => line.measure === "interned" && line.identities === identities);
    const few = at(1000)?.usPerEvent ?? Number.NaN;
    const measures: Measure[] = [held("µs per interned event, 1,000 identities", few, { most: MOST_MICROS })];
    const many = at(100_000);
    if (many !== undefined) {
      const kibibytes = (bytes: number): string => `${(bytes / 1024).toFixed(2)} KiB`;
      measures.push(held("memory per identity, of 100,000", many.bytesPerIdentity, { most: MOST_BYTES }, kibibytes));
    }
    const most = at(300_000);
    if (most !== undefined) {
      const growth = most.usPerEvent / few;
      measures.push(held("cost at 300,000 identities over that at 1,000", growth, { most: MOST_GROWTH }));
    }
    for (const { measure, usPerEvent } of lines) {
      if (measure === "offer") measures.push(told("µs per offered event", usPerEvent.toFixed(2)));
    }
    return measures;
  },
};
