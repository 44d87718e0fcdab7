import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Bench, type BenchOptions, held, type Measure, told } from "./bench.ts";
import { costs, cpuRatioOf, interleave, type Rounds, ratioOf, spentBy } from "./rounds.ts";
import { runRolecall, runScript } from "./run-child.ts";
import { type WorldFile, writeWorldFile } from "./world-file.ts";

const LEAST = 0.45;

/** A file in, findings out: `rolecall replay --memory` against a loop that only parses. */
export const memory: Bench = {
  name: "memory",
  about:
    "`rolecall replay FILE --memory` (frame, parse, decode, redact, merge by time, detect; findings only) against a bare loop that reads the same file and calls `JSON.parse` on each record. Both as processes of their own, start-up not counted. In the first seconds V8 compiles for as long as a quarter of the processor time of 450 MB; 1.8 GB is what a longer run comes to.",
  onDemand: false,
  async run(options) {
    const measures: Measure[] = [];
    for (const [label, source, bytes] of [
      ["CloudTrail", "aws-cloudtrail", 450_000_000],
      ["CloudTrail of 1.8 GB", "aws-cloudtrail", 1_800_000_000],
      ["the whole company's logs", undefined, 450_000_000],
    ] as const) {
      options.say(`memory: ${label}`);
      const path = join(options.folder, "logs.ndjson");
      const size = options.quick ? bytes / 9 : bytes;
      const file = await writeWorldFile(path, { bytes: size, identities: 200, ...(source && { source }) });
      const rounds = await race(file, options);
      const ratio = ratioOf(rounds);
      const name = `${label}: ratio to the bare loop`;
      measures.push(source === undefined ? told(name, ratio.toFixed(2)) : held(name, ratio, { least: LEAST }));
      measures.push(told(`${label}: the same of processor time`, cpuRatioOf(rounds).toFixed(2)));
      measures.push(told(`${label}: per record`, costs(file, rounds)));
    }
    return measures;
  },
};

async function race(file: WorldFile, { folder }: BenchOptions): Promise<Rounds> {
  const nothing: WorldFile = { path: join(folder, "nothing.ndjson"), records: 0, bytes: 0 };
  await writeFile(nothing.path, "");
  const bare = async (of: WorldFile) => spentBy(await runScript("bare-parse.ts", of.path), of);
  const replay = async (of: WorldFile) => spentBy(await runRolecall("replay", of.path, "--memory", "--json"), of);
  return interleave(3, {
    bare: () => bare(file),
    replay: () => replay(file),
    "bare idle": () => bare(nothing),
    "replay idle": () => replay(nothing),
  });
}
