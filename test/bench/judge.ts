import { join } from "node:path";
import { type Bench, told } from "./bench.ts";
import { runScript } from "./run-child.ts";
import { writeWorldFile } from "./world-file.ts";

const ROUNDS = 10;

interface Judged {
  readonly events: number;
  readonly micros: readonly number[];
}

/** Rules, life and behaviour together, without what reads and decodes. */
export const judge: Bench = {
  name: "judge",
  about:
    "Judging alone (`judge-run.ts`): the decoded CloudTrail of 200 identities, unpacked and offered to one detector with all rules after another. Processor time of the thread and of those that compile and collect for it; the first rounds are mostly V8's, the best is what a long run comes to.",
  onDemand: true,
  async run({ quick, folder, say }) {
    const bytes = quick ? 20_000_000 : 150_000_000;
    const file = await writeWorldFile(join(folder, "judged.ndjson"), {
      source: "aws-cloudtrail",
      identities: 200,
      bytes,
    });
    say(`judge: ${file.records} records`);
    const { out } = await runScript("judge-run.ts", file.path, String(ROUNDS));
    const { events, micros } = JSON.parse(out) as Judged;
    const show = (value: number): string => `${value.toFixed(2)} µs`;
    return [
      told("per event, the best of ten rounds", show(Math.min(...micros))),
      told("per event, the first round", show(micros[0] ?? Number.NaN)),
      told("events of a round", events.toLocaleString("en-US")),
    ];
  },
};
