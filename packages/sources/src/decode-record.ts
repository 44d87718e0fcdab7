import { deadLetter, drop, type JsonObject } from "@rolecall/core";
import { createDetect } from "./detect.ts";
import type { Decoded, Decoder, DecoderOptions, Source } from "./source.ts";
import { isControlMessage, unwrap } from "./unwrap.ts";

/** Recognises a record, takes it out of its envelope, and decodes it. */
export interface RecordDecoder {
  decode(record: JsonObject, origin: string): Decoded;
  /** The source of the last record: the configured one, or `auto` where none knew it. */
  source(): string;
}

const UNKNOWN_FORMAT: Decoded = deadLetter("unknown-format", "no source knows a record of this shape");

/** `fixed` is the configured source; undefined for `auto`. */
export function createRecordDecoder(
  sources: readonly Source[],
  fixed: Source | undefined,
  options: DecoderOptions,
): RecordDecoder {
  const detect = createDetect(fixed === undefined ? sources : [fixed]);
  const detectAny = createDetect(sources);
  const decoders = new Map<Source, Decoder>();
  let last = fixed;
  let decoder: Decoder | undefined;

  function decodeAs(source: Source, record: JsonObject, origin: string): Decoded {
    if (source !== last || decoder === undefined) {
      decoder = decoders.get(source) ?? source.createDecoder(options);
      decoders.set(source, decoder);
      last = source;
    }
    return decoder(record, origin);
  }

  /** A document that carries a vendor's record whole: that record, where its source is to be had. */
  function decodeInner(source: Source, record: JsonObject, origin: string): Decoded | undefined {
    const inner = source.inner?.(record);
    if (inner === undefined) return undefined;
    const innerSource = detectAny(inner, last);
    return innerSource === undefined || innerSource === source ? undefined : decodeAs(innerSource, inner, origin);
  }

  return {
    source: () => last?.name ?? "auto",
    decode(record, origin) {
      const source = detect(record, last);
      if (source !== undefined) return decodeInner(source, record, origin) ?? decodeAs(source, record, origin);
      if (isControlMessage(record)) return drop("health-check");
      const inner = unwrap(record);
      const innerSource = inner === undefined ? undefined : detect(inner, last);
      if (inner !== undefined && innerSource !== undefined) return decodeAs(innerSource, inner, origin);
      // A configured source says what it misses; without one there is nobody to ask.
      if (fixed !== undefined) return decodeAs(fixed, record, origin);
      last = undefined;
      return UNKNOWN_FORMAT;
    },
  };
}
