import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../infra/free-port.ts";
import { findBroker } from "../../infra/kafka/find-broker.ts";
import { readChapter } from "./chapter.ts";
import { matchesOutput } from "./matches-output.ts";
import { runBlock } from "./run-block.ts";

// The tour as a reader takes it: every command of every chapter, in order, in one directory, with the product itself.
const TOUR = join(import.meta.dirname, "../../docs/tour");
const ROLECALL = join(import.meta.dirname, "../../bin/rolecall.mjs");
/** A block hangs when it has not ended by then, on the slowest machine there is. */
const BLOCK_HANGS_MS = 600_000;
const chapters = readdirSync(TOUR)
  .filter((name) => /^\d/.test(name))
  .toSorted();

const broker = await findBroker();
/** Ports that the tour writes; here each is one that is free. */
const PORTS = ["4180", "4181", "4182", "4183", "4184", "8123", "9092"];
const ports = new Map<string, string>();

let directory = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-tour-"));
  for (const port of PORTS) ports.set(port, String(await freePort()));
  await mkdir(join(directory, ".bin"));
  const shim = `#!/bin/sh\nexec "${process.execPath}" "${ROLECALL}" "$@"\n`;
  await writeFile(join(directory, ".bin/rolecall"), shim, { mode: 0o755 });
});

afterAll(async () => {
  stopWhatIsLeft();
  await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

/** The last chapter needs a broker of its own. */
const isOurs = broker.kind === "docker" || broker.kind === "java";
const why = isOurs ? "" : ` (skipped: ${broker.kind === "absent" ? broker.why : "it starts its own"})`;
const skipped = (name: string): boolean => name.includes("kafka") && !isOurs;

test.each(chapters.map((name) => [name, skipped(name) ? why : ""] as const))(
  "every command of %s works, and prints what the chapter says%s",
  async (name, reason) => {
    if (reason !== "") return;
    const here = (text: string): string => text.replace(/\b\d{4}\b/g, (port) => ports.get(port) ?? port);
    const env = { ...process.env, PATH: `${join(directory, ".bin")}:${process.env["PATH"]}`, NO_COLOR: "1" };
    for (const block of readChapter(readFileSync(join(TOUR, name), "utf8"))) {
      const signal = AbortSignal.timeout(BLOCK_HANGS_MS);
      const { exit, stdout, stderr } = await runBlock(here(block.commands), { directory, env, signal });
      const at = `${name}:${block.line}\n${block.commands}`;
      const said = exit === block.exit ? "" : `${stderr}${await readLogs(directory)}`;
      expect({ at, exit, stderr: said }).toEqual({ at, exit: block.exit, stderr: "" });
      // Compared whole only where they differ: then the difference is what a person wants to see.
      const expected = here(block.output ?? "");
      if (block.output !== undefined && !matchesOutput(expected, stdout)) expect(stdout, at).toBe(expected);
    }
  },
);

test("the tour's own index names every chapter", () => {
  const index = readFileSync(join(TOUR, "README.md"), "utf8");
  expect(chapters.filter((name) => !index.includes(`(${name})`))).toEqual([]);
});

/** What the processes of a chapter last said. */
async function readLogs(folder: string): Promise<string> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".log"));
  const ends = names.map(async (name) => `\n${name}:\n${(await readFile(join(folder, name), "utf8")).slice(-2000)}`);
  return (await Promise.all(ends)).join("");
}

/** A chapter that failed half-way leaves its process behind. */
function stopWhatIsLeft(): void {
  for (const file of readdirSync(directory).filter((name) => name.endsWith(".pid"))) {
    try {
      process.kill(Number(readFileSync(join(directory, file), "utf8")), "SIGTERM");
    } catch {
      // It has ended, as it should.
    }
  }
}
