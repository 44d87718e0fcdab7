import { decodeUtf8 } from "./decode-utf8.ts";
import type { FrameLimits, FrameSink } from "./frame-sink.ts";

/** Hand over the bytes of one record, refusing what is too large or not UTF-8. The bytes are copied where kept. */
export function emitRecord(bytes: Uint8Array, line: number, limits: FrameLimits, sink: FrameSink): void {
  if (bytes.length > limits.maxRecordBytes) {
    emitTooLarge(bytes, bytes.length, line, limits, sink);
    return;
  }
  const text = decodeUtf8(bytes);
  if (text === undefined) sink.refused("bad-encoding", "the bytes are not UTF-8", bytes.slice(), line);
  else sink.record(text, line);
}

/** Refuse a record of `total` bytes of which `bytes` are there. */
export function emitTooLarge(
  bytes: Uint8Array,
  total: number,
  line: number,
  limits: FrameLimits,
  sink: FrameSink,
): void {
  const whole = total <= limits.maxKeptBytes && bytes.length === total;
  const detail = `${total} bytes, and ${limits.maxRecordBytes} is the most for one record`;
  if (whole) sink.refused("too-large", detail, bytes.slice(), line);
  else {
    const prefix = bytes.slice(0, limits.prefixBytes);
    sink.refused("too-large", `${detail}; only the first ${prefix.length} bytes are kept`, prefix, line);
  }
}
