import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Bench, held, type Measure, told } from "./bench.ts";
import { costs, cpuRatioOf, interleave, ratioOf, type Spent, spentBy } from "./rounds.ts";
import { runRolecall, runScript } from "./run-child.ts";
import { type WorldFile, writeWorldFile } from "./world-file.ts";

const LEAST = 0.6;

/** A file in; events, findings and the audit history out: `rolecall replay --data` against parsing and inserting alone. */
export const archive: Bench = {
  name: "archive",
  about:
    "`rolecall replay FILE --data DIR` on an empty history (as `memory`, and every event with its redacted original, identities, credentials, findings and the state of the detector into the embedded engine), against a bare loop that reads the same file, calls `JSON.parse` on each record and inserts the same event rows, made beforehand, in the same batches, parsing one while the last is inserted. Both open and close the engine.",
  onDemand: false,
  async run({ quick, folder, say }) {
    const measures: Measure[] = [];
    for (const [label, source] of [
      ["CloudTrail", "aws-cloudtrail"],
      ["the whole company's logs", undefined],
    ] as const) {
      say(`archive: ${label}`);
      const options = { bytes: quick ? 40_000_000 : 60_000_000, identities: 200, ...(source && { source }) };
      const file = await writeWorldFile(join(folder, `archive-${source ?? "mixed"}.ndjson`), options);
      const events = join(folder, "events.ndjson");
      await runRolecall("replay", file.path, "--memory", "--events", events);
      const rounds = await race(file, events, folder);
      const ratio = ratioOf(rounds);
      const name = `${label}: ratio to the bare loop`;
      measures.push(source === undefined ? told(name, ratio.toFixed(2)) : held(name, ratio, { least: LEAST }));
      measures.push(told(`${label}: the same of processor time`, cpuRatioOf(rounds).toFixed(2)));
      measures.push(told(`${label}: per record`, costs(file, rounds)));
    }
    return measures;
  },
};

async function race(file: WorldFile, events: string, folder: string) {
  const data = join(folder, "data");
  const nothing: WorldFile = { path: join(folder, "nothing.ndjson"), records: 0, bytes: 0 };
  await writeFile(nothing.path, "");
  const bare = async (of: WorldFile): Promise<Spent> => {
    await rm(data, { recursive: true, force: true });
    const rows = of === nothing ? nothing.path : events;
    return spentBy(await runScript("bare-archive.ts", of.path, rows, data), of);
  };
  const replay = async (of: WorldFile): Promise<Spent> => {
    await rm(data, { recursive: true, force: true });
    return spentBy(await runRolecall("replay", of.path, "--data", data, "--json"), of);
  };
  return interleave(3, {
    bare: () => bare(file),
    replay: () => replay(file),
    "bare idle": () => bare(nothing),
    "replay idle": () => replay(nothing),
  });
}
