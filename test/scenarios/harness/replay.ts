import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Finding } from "@rolecall/core";
import { rolecallDone } from "../../integrity/harness/rolecall.ts";

/** What Rolecall finds in raw records, by its own command line. */
export async function findingsIn(records: readonly object[]): Promise<readonly Finding[]> {
  const directory = await mkdtemp(join(tmpdir(), "rolecall-scenario-"));
  try {
    const [log, found] = [join(directory, "cloudtrail.json"), join(directory, "findings.json")];
    await writeFile(log, records.map((record) => JSON.stringify(record)).join("\n"));
    await rolecallDone(["replay", log, "--memory", "--findings", found]);
    const lines = (await readFile(found, "utf8")).split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as Finding);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
