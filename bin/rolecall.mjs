#!/usr/bin/env node
// The launcher: whatever Node the host has, `rolecall` runs on the repository's own.
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { resolve } from "node:path";
import { ensureInstalled, NODE, ROOT } from "../infra/setup/ensure.mjs";
import { environmentOf } from "../infra/setup/environment.mjs";

const SIGNAL_ECHO_MS = 300;
/** A command that is told a second time to stop ends at once; one that is too busy to hear of it is ended. */
const ENDS_MS = 1000;

ensureInstalled();

const args = process.argv.slice(2);
const own = args[0] === "--script" ? args.splice(0, 2)[1] : undefined;
const script = own ?? "packages/cli/src/main.ts";
const child = spawn(
  NODE,
  ["--disable-warning=TimeoutNegativeWarning", "--disable-warning=ExperimentalWarning", resolve(ROOT, script), ...args],
  {
    // The embedded engine reads descriptor 0 when it inserts: what is piped in comes as another one. It is the command's
    // alone: what a script starts would take a descriptor of its own for it, and close it.
    stdio: ["ignore", "inherit", "inherit", "ipc", 0],
    env: { ...environmentOf(args), ...process.env, ROLECALL_STDIN_FD: own === undefined ? "4" : undefined },
  },
);

// A terminal sends Ctrl-C to the whole group and npm forwards it once more: what comes at nearly the same time is one
// signal, counted from the first of them: whoever keeps pressing means more than one. It goes to the child as a message, so
// that the child can tell it from the terminal's own.
let lastSignalAt = 0;
let stops = 0;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    if (Date.now() - lastSignalAt > SIGNAL_ECHO_MS) stop(signal);
  });
}

// Whoever wants a new access link, or the configuration read again, may signal either of us. A terminal that is gone says
// the same, and means that nobody is there any more.
process.on("SIGUSR2", () => deliver("SIGUSR2"));
const began = hasTerminal();
process.on("SIGHUP", () => (began && !hasTerminal() ? stopAsWell() : deliver("SIGHUP")));

/** Is there a terminal that could interrupt us? */
function hasTerminal() {
  try {
    closeSync(openSync("/dev/tty", "r"));
    return true;
  } catch {
    return false;
  }
}

// npm never ends before what it runs, unless it was stopped or killed: then nobody else would stop us. Between it and us
// may be a shell that outlives it. Where no npm is above us, whoever started us may end as it likes.
const above = [process.ppid, parentOf(process.ppid)];
if (above.some(isNpm)) {
  const watch = setInterval(() => {
    if (process.ppid === above[0] && Object.is(parentOf(above[0]), above[1])) return;
    clearInterval(watch);
    stopAsWell();
  }, 250);
  watch.unref();
}

function stop(signal) {
  lastSignalAt = Date.now();
  stops += 1;
  deliver(signal);
  if (stops === 2) setTimeout(endNow, ENDS_MS).unref();
}

/** What is above us has ended: with it may have come a signal, or another such end, and nobody insists. */
function stopAsWell() {
  if (stops === 0) stop("SIGTERM");
}

function endNow() {
  if (own !== undefined || child.exitCode !== null || child.signalCode !== null) return;
  told ??= 130;
  child.kill("SIGKILL");
}

/** To the command as a message, which waits where a signal would end what only starts; a script is told as any program is. */
function deliver(signal) {
  if (own !== undefined) child.kill(signal);
  else if (child.connected) child.send({ signal, at: Date.now() });
}

/** The parent of a process, where /proc tells. */
function parentOf(pid) {
  return Number(/^PPid:\s*(\d+)/m.exec(readProc(pid, "status"))?.[1] ?? Number.NaN);
}

/** npm names its process after what it runs: `npm start`, `npm exec rolecall`. */
function isNpm(pid) {
  return readProc(pid, "cmdline").startsWith("npm ");
}

function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

// A command that ends with the engine open has itself killed, and says here which code that stands for.
let told;
child.on("message", (message) => {
  told = message?.exit;
});
child.on("error", (error) => {
  process.stderr.write(`rolecall: cannot start ${NODE}: ${error.message}\n`);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  if (told !== undefined) process.exit(told);
  // It could say nothing itself.
  if (signal === "SIGKILL")
    process.stderr.write(
      "rolecall: the process was killed, by somebody or for lack of memory; what was acknowledged is stored, and the next start goes on from there\n",
    );
  process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
});
