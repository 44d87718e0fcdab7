import type { MainHost } from "./run-main.ts";

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** The process that this is. */
export const processHost: MainHost = {
  onSignal(listener) {
    for (const name of SIGNALS) process.on(name, listener);
    return () => {
      for (const name of SIGNALS) process.off(name, listener);
    };
  },
  exit(code) {
    process.exitCode = code;
    // `process.exit` drops what a pipe has not taken yet; the callback comes after it.
    process.stdout.write("", () => process.exit(code));
  },
  exitAtOnce(code) {
    process.exit(code);
  },
  complain(line) {
    process.stderr.write(`${line}\n`);
  },
  timer(ms, expired) {
    const timer = setTimeout(expired, ms);
    return () => clearTimeout(timer);
  },
};
