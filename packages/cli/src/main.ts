import { runMain } from "@rolecall/runtime";
import { heedHangups } from "./hangups.ts";
import { launchedHost } from "./launched-host.ts";
import { verbFirst } from "./leading-flags.ts";
import { runCommand } from "./run.ts";
import { openStandardInput } from "./standard-input.ts";
import { tuneEngine } from "./tune-engine.ts";
import { EXIT, type Terminal } from "./verb.ts";
import { VERBS } from "./verbs/index.ts";
import { writingFault } from "./write.ts";

const words = process.argv.slice(2);
const [verb] = verbFirst(words);
tuneEngine(verb);

const { stdout, stderr, env } = process;
const terminal: Terminal = {
  input: openStandardInput(env, () => process.stdin),
  out: stdout,
  err: stderr,
  colour: stdout.isTTY && (env["NO_COLOR"] ?? "") === "",
  // A terminal without a size says 0.
  columns: stdout.columns || 100,
  env,
  clock: () => Date.now(),
};

// `| head` closes the pipe when it has enough: the end, and no failure.
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return launchedHost.exitAtOnce(0);
  stderr.write(`rolecall: cannot write to standard output: ${writingFault(error)}\n`);
  launchedHost.exitAtOnce(EXIT.failed);
});

if (VERBS.find(({ name }) => name === verb)?.reloads) heedHangups();

await runMain((signal) => runCommand(VERBS, words, terminal, signal), { host: launchedHost });
