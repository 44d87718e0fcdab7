import { join } from "node:path";
import { type Bench, type BenchOptions, held, type Measure, told } from "./bench.ts";
import { costs, interleave, ratioOf, type Seconds, secondsOf } from "./rounds.ts";
import { runRolecall, runScript } from "./run-child.ts";
import { type WorldFile, writeWorldFile } from "./world-file.ts";

const LEAST = 0.45;

/** A file in, findings out: `rolecall replay --memory` against a loop that only parses. */
export const memory: Bench = {
  name: "memory",
  about:
    "`rolecall replay FILE --memory` (frame, parse, decode, redact, merge by time, detect; findings only), against a bare loop that reads the same file and calls `JSON.parse` on each record. Both as processes of their own, start-up not counted.",
  onDemand: false,
  async run(options) {
    const size = options.quick ? 60_000_000 : 240_000_000;
    const measures: Measure[] = [];
    for (const [label, source] of [
      ["CloudTrail", "aws-cloudtrail"],
      ["the whole company's logs", undefined],
    ] as const) {
      options.say(`memory: ${label}`);
      const path = join(options.folder, `${source ?? "mixed"}.ndjson`);
      const file = await writeWorldFile(path, { bytes: size, identities: 200, ...(source && { source }) });
      const seconds = await race(file, options);
      const ratio = ratioOf(seconds, "bare", "replay");
      const name = `${label}: ratio to the bare loop`;
      measures.push(source === undefined ? told(name, ratio.toFixed(2)) : held(name, ratio, { least: LEAST }));
      measures.push(told(`${label}: per record`, costs(file, seconds)));
    }
    return measures;
  },
};

function race(file: WorldFile, { quick }: BenchOptions): Promise<Seconds> {
  return interleave(quick ? 3 : 5, {
    bare: async () => secondsOf(await runScript("bare-parse.ts", file.path), file),
    replay: async () => secondsOf(await runRolecall("replay", file.path, "--memory", "--json"), file),
  });
}
