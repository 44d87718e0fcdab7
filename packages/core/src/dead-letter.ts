/** Why a record could not become an event. The set is closed: it is a column, a metric label and a table of tests. */
export const DEAD_REASONS = [
  "not-json",
  "too-large",
  "too-deep",
  "unknown-format",
  "schema",
  "no-time",
  "time-out-of-range",
  "no-identity",
  "bad-encoding",
  "decoder-fault",
] as const;

export type DeadReason = (typeof DEAD_REASONS)[number];

/** Why a well-formed record is left out on purpose. Filtered records count, and are never dead letters. */
export const FILTER_REASONS = [
  "insight",
  "digest",
  "request-received",
  "bookmark",
  "health-check",
  "trace-head",
  "deleted-row",
  "no-act",
] as const;

export type FilterReason = (typeof FILTER_REASONS)[number];

/** A record that could not become an event, as `--dead FILE`, `rolecall.dead.v1` and the `dead_letters` table hold it. */
export interface DeadLetter {
  readonly reason: DeadReason;
  /** One sentence for a person. Never quotes the record's content beyond the name of a field. */
  readonly detail: string;
  /** The member at fault, dotted (`userIdentity.arn`); empty where the record as a whole is. */
  readonly path: string;
  /** The decoder that refused it, or `auto` where none was found. */
  readonly source: string;
  /** `topic/partition/offset`, `file:line`, or `http:request-id/n`. */
  readonly origin: string;
  /** Whose it is, where that is not the configuration's own tenant. */
  readonly tenant?: string;
  /** The bytes as they came, where they are UTF-8. */
  readonly raw?: string;
  /** The bytes as they came, base64, where they are not UTF-8. */
  readonly raw_base64?: string;
}
