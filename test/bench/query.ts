import { join } from "node:path";
import { type Bench, held, type Measure, told } from "./bench.ts";
import { runScript } from "./run-child.ts";

const MOST_MS = 200;

/** What an investigator asks the history. */
export const query: Bench = {
  name: "query",
  about:
    "The ten questions of the tour (docs/tour), as `rolecall query` asks them, to an embedded history (`test/tour/fill-history.ts`). The best of five.",
  onDemand: true,
  async run({ quick, folder, say }) {
    const rows = quick ? 500_000 : 5_000_000;
    say(`query: ${rows.toLocaleString("en-US")} events`);
    const { out, peakMiB } = await runScript("../tour/ask-ten-questions.ts", join(folder, "data"), String(rows));
    const answers = JSON.parse(out) as Readonly<Record<string, number>>;
    const measures: Measure[] = Object.entries(answers).map(([question, ms]) =>
      held(question, ms, { most: MOST_MS }, (n) => `${Math.round(n)} ms`),
    );
    const size = told("events", rows.toLocaleString("en-US"));
    return [...measures, size, told("peak resident memory", `${Math.round(peakMiB)} MiB`)];
  },
};
