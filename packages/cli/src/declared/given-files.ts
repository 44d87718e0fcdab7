import { type FileFault, renderFaults } from "../inventory/fault.ts";
import { visibleLines } from "../render/visible.ts";
import { settingsOf } from "../settings.ts";
import { type Arguments, type Terminal, UsageError } from "../verb.ts";

const NOUNS = { policies: "policy", rules: "rule", inventory: "inventory" } as const;

/** The files given after the action, else those that the configuration names. @throws UsageError for none at all. */
export async function givenFiles(
  key: keyof typeof NOUNS,
  args: Arguments,
  terminal: Terminal,
): Promise<readonly string[]> {
  const given = args.positionals.slice(1);
  const paths = given.length > 0 ? given : (await settingsOf(args, terminal)).config[key];
  if (paths.length > 0) return paths;
  throw new UsageError(`name ${NOUNS[key]} files, or a configuration that names them: --config F`);
}

/** What is wrong with them, a line each, for people. */
export function tellFaults(faults: readonly FileFault[], { err }: Terminal): void {
  if (faults.length > 0) err.write(`${visibleLines(renderFaults(faults))}\n`);
}
