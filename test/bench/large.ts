import { join } from "node:path";
import { type Bench, held, type Measure, told } from "./bench.ts";
import { type ChildResult, runRolecall } from "./run-child.ts";
import { writeWorldFile } from "./world-file.ts";

const MOST_MIB = 900;

/** How much memory a file of gigabytes takes. */
export const large: Bench = {
  name: "large",
  about: "Peak resident memory (`VmHWM`) of `rolecall replay` over one large file of the whole company's logs.",
  onDemand: true,
  async run({ quick, folder, say }) {
    const path = join(folder, "large.ndjson");
    say("large: writing the file");
    const { bytes, records } = await writeWorldFile(path, { bytes: quick ? 200e6 : 2 * 2 ** 30, identities: 200 });
    const size = `${(bytes / 2 ** 30).toFixed(1)} GiB, ${records.toLocaleString("en-US")} records`;
    const measures: Measure[] = [];
    say("large: --memory");
    const passed = await runRolecall("replay", path, "--memory", "--json");
    measures.push(...figures(`--memory, ${size}`, passed));
    say(`large: --data (--memory took ${Math.round(passed.peakMiB)} MiB)`);
    const kept = await runRolecall("replay", path, "--data", join(folder, "data"), "--json");
    measures.push(...figures(`--data, ${size}`, kept));
    return measures;
  },
};

function figures(name: string, { peakMiB, halvesMiB, out }: ChildResult): readonly Measure[] {
  const [first, second] = halvesMiB.map(Math.round);
  const { records, seconds } = JSON.parse(out) as { readonly records: number; readonly seconds: number };
  return [
    held(`${name}: peak`, peakMiB, { most: MOST_MIB }, (n) => `${Math.round(n)} MiB`),
    told(`${name}: first half, second half`, `${first} MiB, ${second} MiB`),
    told(`${name}: speed`, `${Math.round(records / seconds).toLocaleString("en-US")} records/s`),
  ];
}
