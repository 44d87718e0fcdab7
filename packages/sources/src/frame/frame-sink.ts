import type { DeadReason } from "@rolecall/core";

/**
 * What the splitter itself can find wrong with a record. Whether it is JSON is for the intake to say, but of what never
 * became whole.
 */
export type FrameReason = Extract<DeadReason, "too-large" | "bad-encoding" | "not-json">;

/**
 * Where framed records go, in input order, one call per record.
 *
 * `line` counts from 1 and is where the record starts. `bytes` of a refused record are the bytes as they came, or a
 * prefix of them where `detail` says so; they are the receiver's to keep.
 */
export interface FrameSink {
  record(text: string, line: number): void;
  refused(reason: FrameReason, detail: string, bytes: Uint8Array, line: number): void;
  /** So many bytes were packed within a record, and are framed next. A few may be packed into very little. */
  unpacked?(bytes: number): void;
}

/** Bounds on one record. All are bytes. */
export interface FrameLimits {
  /** A larger record is refused as `too-large`. */
  readonly maxRecordBytes: number;
  /** A refused record up to this size keeps all its bytes; memory is bounded by it and one chunk. */
  readonly maxKeptBytes: number;
  /** How much is kept of a record beyond that. */
  readonly prefixBytes: number;
}

export const FRAME_LIMITS: FrameLimits = { maxRecordBytes: 1 << 20, maxKeptBytes: 8 << 20, prefixBytes: 64 << 10 };
