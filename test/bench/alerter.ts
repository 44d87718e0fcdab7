import { type Bench, held, type Measure, told } from "./bench.ts";
import { runScript } from "./run-child.ts";

const SCRIPT = "../../packages/alerting/bench/alerter.ts";

/** The alerter's decisions alone, by the bench of its package. */
export const alerter: Bench = {
  name: "alerter",
  about:
    "The alerter's decisions alone (`packages/alerting/bench/alerter.ts`): one finding among open episodes and silences, the state back from its rows, and a storm within a minute.",
  onDemand: true,
  async run({ quick, say }) {
    const [episodes, silences, storm] = quick ? [10_000, 1000, 10_000] : [100_000, 10_000, 100_000];
    say("alerter");
    const { out } = await runScript(SCRIPT, String(episodes), String(silences), String(storm));
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly measure: string; readonly value: number });
    const value = (part: string): number => lines.find(({ measure }) => measure.includes(part))?.value ?? Number.NaN;
    const counted = value("last digest") + value("about one finding");
    const measures: readonly Measure[] = [
      held("µs to decide one finding", value("to decide"), { most: 50 }),
      held("s to restore the state from its rows", value("to restore"), { most: 5 }),
      held("messages of a receiver in a minute of the storm, at most", value("most messages"), { most: 20 }, String),
      told("findings told or counted, of those of the storm", `${counted} of ${storm}`),
    ];
    return measures;
  },
};
