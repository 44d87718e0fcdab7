import { type DestinationStream, type Logger, pino } from "pino";
import pretty from "pino-pretty";

const LOG_LEVELS = ["error", "warn", "info", "debug", "trace"] as const;

/**
 * `error`: something was lost, or a person must act. `warn`: nothing was lost. Nothing is logged for a single record, and
 * no content of one above `debug`.
 */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Structured log: `log.warn({ topic, attempt }, "the broker does not answer")`. Secrets print as `***`. */
export type Log = Logger;

export interface LogOptions {
  readonly level: LogLevel;
  /** The service or verb; a field of every line. */
  readonly name: string;
  /** Standard error by default. */
  readonly stream?: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Text for people instead of JSON; by default on a terminal. */
  readonly pretty?: boolean;
  /** Colour in the text; by default on a terminal. Pass false under `NO_COLOR`. */
  readonly color?: boolean;
  /** ISO time is written into each line; false for tests. */
  readonly timestamp?: boolean;
}

/** A log to standard error: lines for people on a terminal, JSON elsewhere. */
export function createLog(options: LogOptions): Log {
  const { level, name, stream = process.stderr, timestamp = true } = options;
  const isTerminal = stream.isTTY === true;
  const destination: DestinationStream =
    (options.pretty ?? isTerminal)
      ? pretty({
          destination: stream,
          sync: true,
          colorize: options.color ?? isTerminal,
          ignore: "name",
          translateTime: "SYS:HH:MM:ss",
          singleLine: true,
        })
      : stream;
  return pino(
    {
      level,
      base: { name },
      timestamp: timestamp && pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
}
