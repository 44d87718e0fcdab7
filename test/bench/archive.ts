import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Bench, held, type Measure, told } from "./bench.ts";
import { costs, interleave, ratioOf, secondsOf } from "./rounds.ts";
import { runRolecall, runScript } from "./run-child.ts";
import { writeWorldFile } from "./world-file.ts";

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
      const options = { bytes: quick ? 60_000_000 : 150_000_000, identities: 200, ...(source && { source }) };
      const file = await writeWorldFile(join(folder, `archive-${source ?? "mixed"}.ndjson`), options);
      const events = join(folder, "events.ndjson");
      await runRolecall("replay", file.path, "--memory", "--events", events);
      const data = join(folder, "data");
      const seconds = await interleave(quick ? 3 : 5, {
        async bare() {
          await rm(data, { recursive: true, force: true });
          return secondsOf(await runScript("bare-archive.ts", file.path, events, data), file);
        },
        async replay() {
          await rm(data, { recursive: true, force: true });
          return secondsOf(await runRolecall("replay", file.path, "--data", data, "--json"), file);
        },
      });
      const ratio = ratioOf(seconds, "bare", "replay");
      const name = `${label}: ratio to the bare loop`;
      measures.push(source === undefined ? told(name, ratio.toFixed(2)) : held(name, ratio, { least: LEAST }));
      measures.push(told(`${label}: per record`, costs(file, seconds)));
    }
    return measures;
  },
};
