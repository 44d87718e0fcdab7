const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** What `runMain` needs of the process. */
export interface MainHost {
  /** Calls `listener` on each SIGTERM and SIGINT; answers how to stop that. */
  onSignal(listener: () => void): () => void;
  /** Ends the process, once what was written to standard output has left. */
  exit(code: number): void;
  /** The same with nothing waited for: what is open is not closed first. */
  exitAtOnce(code: number): void;
  /** One line to standard error. */
  complain(line: string): void;
  /** Calls `expired` after `ms`; answers how to prevent it. */
  timer(ms: number, expired: () => void): () => void;
}

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
