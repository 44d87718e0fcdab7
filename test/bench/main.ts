// `npm run bench -- [NAME…] [--quick]`: measures, prints, and writes RESULTS.md (not with --quick).
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Bench } from "./bench.ts";
import { BENCHES } from "./benches.ts";
import { renderSection, type Section, withSection } from "./results-page.ts";

const PAGE = join(import.meta.dirname, "RESULTS.md");

function chosen(names: readonly string[]): readonly Bench[] {
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `no bench is named ${unknown.join(", ")}: there are ${BENCHES.map((bench) => bench.name).join(", ")}`,
    );
  }
  return BENCHES.filter((bench) => (names.length === 0 ? !bench.onDemand : names.includes(bench.name)));
}

function machine(): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} × ${cpus()[0]?.model ?? "an unknown processor"}, ${gigabytes} GiB, Node ${process.version}`;
}

const { positionals, values } = parseArgs({ options: { quick: { type: "boolean" } }, allowPositionals: true });
const quick = values.quick === true;
let missed = 0;
for (const bench of chosen(positionals)) {
  const folder = await mkdtemp(join(tmpdir(), "rolecall-bench-"));
  try {
    const say = (message: string): void => void process.stderr.write(`${message}\n`);
    const measures = await bench.run({ quick, folder, say });
    const command = `npm run bench -- ${bench.name}${quick ? " --quick" : ""}`;
    const section: Section = { bench, command, machine: machine(), measures };
    process.stdout.write(renderSection(section));
    if (!quick) writeFileSync(PAGE, withSection(readFileSync(PAGE, "utf8"), section));
    missed += measures.filter(({ met }) => met === false).length;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
process.exitCode = missed > 0 ? 1 : 0;
