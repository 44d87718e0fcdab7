import { type Bench, held, type Measure, told } from "./bench.ts";
import { runScript } from "./run-child.ts";

/** As an object an event took 700 to 1,000. */
const MOST_BYTES = 400;

/** What `holding-run.ts` prints for one moment. */
interface Line {
  readonly moment: string;
  readonly rss: number;
  readonly heapUsed: number;
  readonly arrayBuffers: number;
  /** At the end: events on hold. */
  readonly held?: number;
}

/** Of what a detector's process consists. */
export const holding: Bench = {
  name: "holding",
  about:
    "Of what the memory of a detector's process consists, without its clients (`test/bench/holding-run.ts`): Node, the rules, 100,000 identities that acted once each in four partitions, and 270,000 events on hold, as of 300 a second for a quarter of an hour. What JavaScript holds, what lies in arrays beside it, and what is resident, each after all garbage was collected.",
  onDemand: true,
  async run({ quick, say }) {
    say("holding");
    const { out } = await runScript("holding-run.ts", ...(quick ? ["20000", "200000"] : []));
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
    const moments = lines.filter((line) => line.held === undefined);
    const [before, after] = moments.slice(-2);
    const events = lines.at(-1)?.held ?? Number.NaN;
    const bytes = before === undefined || after === undefined ? Number.NaN : (sizeOf(after) - sizeOf(before)) / events;
    const each = held("bytes per event on hold", bytes, { most: MOST_BYTES }, (value) => `${Math.round(value)}`);
    return [...moments.map(measureOf), told("events on hold", String(events)), each];
  },
};

function sizeOf({ heapUsed, arrayBuffers }: Line): number {
  return heapUsed + arrayBuffers;
}

function measureOf({ moment, rss, heapUsed, arrayBuffers }: Line): Measure {
  const mebibytes = (value: number): string => `${Math.round(value / 2 ** 20)}`;
  const parts = `${mebibytes(heapUsed)} of JavaScript, ${mebibytes(arrayBuffers)} in arrays`;
  return told(`${moment}, MiB`, `${parts}, ${mebibytes(rss)} resident`);
}
