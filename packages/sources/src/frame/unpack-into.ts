import type { FrameSink } from "./frame-sink.ts";
import { startsAsPacked, unpackPayload } from "./packed-payload.ts";

/** Frames bytes that are whole into a sink. */
export type FrameInto = (bytes: Uint8Array, sink: FrameSink) => void;

/**
 * Frames the packed payload of an envelope with `frame`: its records stand on the line of their envelope. False, and nothing
 * done, where the text is no such envelope.
 */
export function unpackInto(text: string, line: number, sink: FrameSink, frame: FrameInto): boolean {
  const unpacked = startsAsPacked(text) ? unpackPayload(text) : undefined;
  if (unpacked === undefined) return false;
  if ("reason" in unpacked) sink.refused(unpacked.reason, unpacked.detail, Buffer.from(text), line);
  else
    frame(unpacked, {
      record: (part) => sink.record(part, line),
      refused: (reason, detail, bytes) => sink.refused(reason, detail, bytes, line),
    });
  return true;
}
