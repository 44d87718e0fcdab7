import { type FileFault, renderFaults } from "../inventory/fault.ts";
import { isPipe } from "../pipe.ts";
import { visible, visibleLines } from "../render/visible.ts";
import { readText, settingsOf } from "../settings.ts";
import { inputNamed } from "../standard-input.ts";
import { type Arguments, type Terminal, UsageError } from "../verb.ts";
import { matchingPaths } from "./matching-paths.ts";
import type { GivenFiles } from "./read-files.ts";

const NOUNS = { policies: "policy", rules: "rule", inventory: "inventory" } as const;

/**
 * The files given after the action, else those that the configuration names.
 * @throws UsageError for none at all, and for a word after the action that leads to none.
 */
export async function givenFiles(key: keyof typeof NOUNS, args: Arguments, terminal: Terminal): Promise<GivenFiles> {
  const given = args.positionals.slice(1).map(inputNamed);
  const read = new Map<string, string>();
  for (const path of given) {
    if (path === "-" || (await isPipe(path))) read.set(path, await readText(path, terminal));
    else if ((await matchingPaths(path)).length === 0)
      throw new UsageError(`cannot read ${visible(path)}: there is no such file`);
  }
  if (given.length > 0) return [given, read];
  const paths = (await settingsOf(args, terminal)).config[key];
  if (paths.length > 0) return [paths];
  throw new UsageError(`name ${NOUNS[key]} files, or a configuration that names them: --config F`);
}

/** What is wrong with them, a line each, for people. */
export function tellFaults(faults: readonly FileFault[], { err }: Terminal): void {
  if (faults.length > 0) err.write(`${visibleLines(renderFaults(faults))}\n`);
}
