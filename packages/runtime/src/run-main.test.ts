import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { MainHost } from "./process-host.ts";
import { type ExitCode, runMain, UsageError } from "./run-main.ts";

function fakeHost() {
  const calls: string[] = [];
  let signal: () => void = () => undefined;
  let expire: () => void = () => undefined;
  const host: MainHost = {
    onSignal(listener) {
      signal = listener;
      return () => calls.push("forgot signals");
    },
    exit: (code) => calls.push(`exit ${code}`),
    exitAtOnce: (code) => calls.push(`exit ${code} at once`),
    complain: (line) => calls.push(line),
    timer(_, expired) {
      expire = expired;
      return () => calls.push("cancelled deadline");
    },
  };
  return { host, calls, signal: () => signal(), expire: () => expire() };
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<undefined>((resolve) => signal.addEventListener("abort", () => resolve(undefined)));

test.each<[string, () => Promise<ExitCode | undefined>, string[]]>([
  ["nothing returned", async () => undefined, ["exit 0"]],
  ["a code returned", async () => 3, ["exit 3"]],
  ["an error", async () => Promise.reject(new Error("no disk")), ["error: no disk", "exit 1"]],
  [
    "an error with its cause",
    async () => Promise.reject(new Error("no store", { cause: new Error("refused") })),
    ["error: no store: refused", "exit 1"],
  ],
  ["wrong usage", async () => Promise.reject(new UsageError("unknown flag")), ["error: unknown flag", "exit 2"]],
])("%s ends the process so", async (_, main, expected) => {
  const { host, calls } = fakeHost();
  await runMain(main, { host });
  expect(calls).toEqual(["forgot signals", ...expected].sort((a, b) => rank(a) - rank(b)));
});

/** Complaints come first, the exit last. */
function rank(call: string): number {
  if (call.startsWith("error")) return 0;
  return call.startsWith("exit") ? 2 : 1;
}

test.each([
  [0, "exit 0"],
  [130, "exit 130"],
] as const)("a signal aborts, main returns, and the process ends with %i", async (whenInterrupted, expected) => {
  const { host, calls, signal } = fakeHost();
  const running = runMain(untilAborted, { host, whenInterrupted });
  signal();
  await running;
  expect(calls).toEqual(["cancelled deadline", "forgot signals", expected]);
});

test("an abort's own reason, thrown on, is no error", async () => {
  const { host, calls, signal } = fakeHost();
  const running = runMain(
    async (stop) => {
      await untilAborted(stop);
      stop.throwIfAborted();
      return undefined;
    },
    { host },
  );
  signal();
  await running;
  expect(calls).toEqual(["cancelled deadline", "forgot signals", "exit 130"]);
});

test("a second signal ends at once, while main still runs", () => {
  const { host, calls, signal } = fakeHost();
  void runMain(() => new Promise(() => undefined), { host, whenInterrupted: 0 });
  signal();
  signal();
  expect(calls).toEqual(["exit 130 at once"]);
});

test("past the deadline the process ends with 1 and says so", () => {
  const { host, calls, signal, expire } = fakeHost();
  void runMain(() => new Promise(() => undefined), { host, graceMs: 50 });
  signal();
  expire();
  expect(calls).toEqual(["error: not stopped within 50 ms", "exit 1 at once"]);
});

test("resources are disposed last in, first out, and one failing does not hide the next nor main's error", async () => {
  const { host, calls } = fakeHost();
  await runMain(
    async (_, resources) => {
      resources.defer(() => void calls.push("dispose store"));
      resources.defer(() => Promise.reject(new Error("consumer stuck")));
      resources.defer(() => void calls.push("dispose server"));
      throw new Error("boom");
    },
    { host },
  );
  expect(calls).toEqual([
    "error: boom",
    "dispose server",
    "dispose store",
    "error: consumer stuck",
    "forgot signals",
    "exit 1",
  ]);
});

test("a failing disposal alone is a failure", async () => {
  const { host, calls } = fakeHost();
  await runMain(
    async (_, resources) => {
      resources.defer(() => Promise.reject(new Error("not flushed")));
      return 0;
    },
    { host },
  );
  expect(calls).toContain("exit 1");
});

const SCRIPT = `
import { runMain } from ${JSON.stringify(fileURLToPath(new URL("run-main.ts", import.meta.url)))};
await runMain(async (signal) => {
  const alive = setInterval(() => undefined, 1000);
  process.stdout.write("x".repeat(200000) + "ready\\n");
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  if (process.argv[1] !== "hang") clearInterval(alive);
  else await new Promise(() => undefined);
}, { whenInterrupted: 0 });
`;

test.each([
  ["SIGTERM drains and ends with 0, all output written", "stop", ["SIGTERM"], 0],
  ["SIGINT drains and ends with 0", "stop", ["SIGINT"], 0],
  ["a second signal ends one that hangs", "hang", ["SIGTERM", "SIGINT"], 130],
] as const)("a real process: %s", async (_, mode, signals, code) => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", SCRIPT, mode], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  for await (const chunk of child.stdout) {
    output += chunk;
    if (!output.endsWith("ready\n")) continue;
    const exited = once(child, "exit");
    for (const name of signals) {
      child.kill(name);
      // Two signals at once may arrive in either order, which is one and the same to the process.
    }
    expect(await exited).toEqual([code, null]);
  }
  expect(output).toHaveLength(200_006);
});
