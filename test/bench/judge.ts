import { join } from "node:path";
import { type Bench, held, told } from "./bench.ts";
import { runScript } from "./run-child.ts";
import { writeWorldFile } from "./world-file.ts";

const ROUNDS = 10;

interface Judged {
  readonly events: number;
  readonly micros: readonly number[];
}

interface Checked {
  readonly all: number;
  readonly dearest: readonly { readonly action: string; readonly micros: number }[];
}

/** Rules, life and behaviour together, without what reads and decodes. */
export const judge: Bench = {
  name: "judge",
  about:
    "Judging alone (`judge-run.ts`): the decoded CloudTrail of 200 identities, unpacked and offered to one detector with all rules after another. Processor time of the thread and of those that compile and collect for it; the first rounds are mostly V8's, the best is what a long run comes to. Of it, what rules cost (`rules-run.ts`), on the whole company's logs: all events, and those of the action that is dearest among what makes at least a hundredth of them.",
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
    const company = await writeWorldFile(join(folder, "checked.ndjson"), { identities: 200, bytes: bytes / 2 });
    say(`judge: the rules alone, ${company.records} records`);
    const { out: checked } = await runScript("rules-run.ts", company.path);
    const { all, dearest } = JSON.parse(checked) as Checked;
    const [first] = dearest;
    const show = (value: number): string => `${value.toFixed(2)} µs`;
    return [
      told("per event, the best of ten rounds", show(Math.min(...micros))),
      told("per event, the first round", show(micros[0] ?? Number.NaN)),
      told("events of a round", events.toLocaleString("en-US")),
      held("all rules, per event of the company", all, { most: 1 }, show),
      told("… those of the frequent action that is dearest", `${show(first?.micros ?? Number.NaN)}, ${first?.action}`),
    ];
  },
};
