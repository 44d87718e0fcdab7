import { setFlagsFromString } from "node:v8";
import { runMain } from "@rolecall/runtime";
import { heedHangups } from "./hangups.ts";
import { launchedHost } from "./launched-host.ts";
import { verbFirst } from "./leading-flags.ts";
import { runCommand } from "./run.ts";
import { openStandardInput } from "./standard-input.ts";
import { EXIT, type Terminal } from "./verb.ts";
import { VERBS } from "./verbs/index.ts";

// The first events of a run are held, and V8 would take them for a sign that all that come live long: it makes each of them
// among what is old, where it costs a third more memory and a full collection every few seconds.
setFlagsFromString("--no-allocation-site-pretenuring");

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
  stderr.write(`rolecall: cannot write to standard output: ${error.message}\n`);
  launchedHost.exitAtOnce(EXIT.failed);
});

const words = process.argv.slice(2);
const [verb] = verbFirst(words);
if (VERBS.find(({ name }) => name === verb)?.reloads) heedHangups();

await runMain((signal) => runCommand(VERBS, words, terminal, signal), { host: launchedHost });
