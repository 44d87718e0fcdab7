import type { FrameSink } from "./frame-sink.ts";
import { startsAsPacked, type Unpacked, unpackPayload } from "./packed-payload.ts";

/** Frames bytes that are whole into a sink. */
export type FrameInto = (bytes: Uint8Array, sink: FrameSink) => void;

/** Of one payload. A batch of CloudWatch's has ten thousand at most; a few bytes could unpack to millions. */
const MAX_RECORDS = 100_000;

/**
 * Frames the packed payload of an envelope with `frame`: its records stand on the line of their envelope. False, and nothing
 * done, where the text is no such envelope.
 */
export function unpackInto(text: string, line: number, sink: FrameSink, frame: FrameInto): boolean {
  const unpacked = startsAsPacked(text) ? unpackPayload(text) : undefined;
  if (unpacked === undefined) return false;
  framePayload(unpacked, { line, bytes: () => Buffer.from(text) }, sink, frame);
  return true;
}

/** What came, as it was packed. */
interface Packed {
  readonly line: number;
  readonly bytes: () => Uint8Array;
}

/** The records of what was unpacked, or why there are none. */
export function framePayload(unpacked: Unpacked, { line, bytes }: Packed, sink: FrameSink, frame: FrameInto): void {
  if ("reason" in unpacked) {
    sink.refused(unpacked.reason, unpacked.detail, bytes(), line);
    return;
  }
  sink.unpacked?.(unpacked.length);
  const handOver = framed(unpacked, line, sink, frame);
  if (handOver === undefined) sink.refused("too-large", `unpacks to more than ${MAX_RECORDS} records`, bytes(), line);
  else for (const hand of handOver) hand();
}

/** What is to be handed over, in order; undefined where it is too many. */
function framed(bytes: Uint8Array, line: number, sink: FrameSink, frame: FrameInto): (() => void)[] | undefined {
  const handOver: (() => void)[] = [];
  const keep = (hand: () => void): void => {
    if (handOver.length === MAX_RECORDS) throw new TooManyRecords();
    handOver.push(hand);
  };
  try {
    frame(bytes, {
      record: (part) => keep(() => sink.record(part, line)),
      refused: (reason, detail, rest) => keep(() => sink.refused(reason, detail, rest, line)),
    });
  } catch (error) {
    if (error instanceof TooManyRecords) return undefined;
    throw error;
  }
  return handOver;
}

class TooManyRecords extends Error {
  override readonly name = "TooManyRecords";
}
