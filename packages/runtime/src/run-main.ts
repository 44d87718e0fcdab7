import { visibleButBreaks } from "@rolecall/core";
import { type MainHost, processHost } from "./process-host.ts";

/** 0 done, 1 the operation failed, 2 wrong usage or configuration, 3 something was found, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** Wrong usage or configuration: ends the process with 2 and this message, without a stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export interface MainOptions {
  /**
   * Exit code after a signal when all went well: 0 for a service that was asked to stop, 130 (the default) for a command
   * that was cut short.
   */
  readonly whenInterrupted?: 0 | 130;
  /** From the signal to the end at most; then the process exits with 1, whatever is left. 9 s by default. */
  readonly graceMs?: number;
  readonly host?: MainHost;
}

/**
 * Runs `main`, and is the only place that knows of signals and exit codes. The first SIGTERM or SIGINT aborts `signal`;
 * `main` is to finish its work and return. Then `resources` are disposed, last in, first out, one failing without hiding
 * the next. A second signal ends the process at once. `main` may return an exit code; an error it throws is written to
 * standard error as one line, `UsageError` gives 2 and all others 1 (after an abort, the abort's own reason is no error).
 */
export async function runMain(
  main: (signal: AbortSignal, resources: AsyncDisposableStack) => Promise<ExitCode | undefined>,
  options: MainOptions = {},
): Promise<void> {
  const { whenInterrupted = 130, graceMs = 9000, host = processHost } = options;
  const stop = new AbortController();
  let cancelDeadline: (() => void) | undefined;
  const forget = host.onSignal(() => {
    if (stop.signal.aborted) return host.exitAtOnce(130);
    cancelDeadline = host.timer(graceMs, () => {
      host.complain(`error: not stopped within ${graceMs} ms`);
      host.exitAtOnce(1);
    });
    stop.abort(new DOMException("interrupted", "AbortError"));
  });
  const code = await runWithResources(main, stop.signal, host);
  cancelDeadline?.();
  forget();
  host.exit(code ?? (stop.signal.aborted ? whenInterrupted : 0));
}

async function runWithResources(
  main: (signal: AbortSignal, resources: AsyncDisposableStack) => Promise<ExitCode | undefined>,
  signal: AbortSignal,
  host: MainHost,
): Promise<ExitCode | undefined> {
  const resources = new AsyncDisposableStack();
  const code = await exitCodeOf(() => main(signal, resources), signal, host);
  const failed = await exitCodeOf(() => resources.disposeAsync().then(() => undefined), signal, host);
  return failed === undefined ? code : code || failed;
}

async function exitCodeOf(
  run: () => Promise<ExitCode | undefined>,
  signal: AbortSignal,
  host: MainHost,
): Promise<ExitCode | undefined> {
  try {
    return await run();
  } catch (error) {
    if (signal.aborted && error === signal.reason) return undefined;
    for (const line of describeError(error)) host.complain(`error: ${visibleButBreaks(line)}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** One line for each error: those that disposal chained, and the causes behind each. */
function describeError(error: unknown): string[] {
  if (error instanceof SuppressedError) return [...describeError(error.suppressed), ...describeError(error.error)];
  const lines: string[] = [];
  for (let at: unknown = error; at !== undefined && lines.length < 5; at = at instanceof Error ? at.cause : undefined) {
    const text = at instanceof Error ? at.message || at.name : String(at);
    if (!lines.includes(text)) lines.push(text);
  }
  return [lines.join(": ")];
}
