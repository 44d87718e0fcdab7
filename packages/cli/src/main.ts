import { runMain } from "@rolecall/runtime";
import { heedHangups } from "./hangups.ts";
import { launchedHost } from "./launched-host.ts";
import { verbFirst } from "./leading-flags.ts";
import { hasColour } from "./look.ts";
import { resolveOwnFiles } from "./resolve-own-files.ts";
import { runCommand } from "./run.ts";
import { openStandardInput } from "./standard-input.ts";
import { endOnBugs, heedOutputs } from "./standard-outputs.ts";
import { tuneEngine } from "./tune-engine.ts";
import type { Terminal } from "./verb.ts";
import { VERBS } from "./verbs/index.ts";

const words = process.argv.slice(2);
const [verb] = verbFirst(words);
tuneEngine(verb);
resolveOwnFiles();

const { stdout, stderr, env } = process;
const terminal: Terminal = {
  input: openStandardInput(env, () => process.stdin),
  out: stdout,
  err: stderr,
  colour: hasColour(stdout, env),
  // A terminal without a size says 0.
  columns: stdout.columns || 100,
  env,
  clock: () => Date.now(),
};

const isService = VERBS.find(({ name }) => name === verb)?.reloads === true;
const exitAtOnce = (code: number): void => launchedHost.exitAtOnce(code);
heedOutputs({ out: stdout, err: stderr, isService, exitAtOnce });
endOnBugs({ err: stderr, exitAtOnce });

if (isService) heedHangups();

await runMain((signal) => runCommand(VERBS, words, terminal, signal), { host: launchedHost });
