import { expandList, startsAsList } from "../envelope/expand-list.ts";
import { expandActivity, startsAsActivity } from "../google-workspace/expand.ts";
import { expandOtlp, startsAsOtlp } from "../otel/expand.ts";
import { expandReport, startsAsReport } from "../record/report.ts";
import { decodeUtf8 } from "./decode-utf8.ts";
import type { FrameSink } from "./frame-sink.ts";
import { type FrameInto, unpackInto } from "./unpack-into.ts";

/**
 * A sink before which documents that hold many records at several levels are taken apart: OTLP documents, the pages
 * of usage reports, Workspace's activities of several events, and the lists that some APIs answer with. Each part is a
 * record on the line of its document. A document may be larger than one record may be; its parts are judged by themselves.
 * Envelopes with a packed payload are unpacked with `frame`, where there is one.
 */
export function expanding(sink: FrameSink, frame?: FrameInto): FrameSink {
  return {
    record: (text, line) => recordOrParts(text, line, sink, frame),
    refused(reason, detail, bytes, line) {
      const text = reason === "too-large" && !detail.includes("only the first") ? decodeUtf8(bytes) : undefined;
      if (text === undefined || !takeApart(text, line, sink, frame)) sink.refused(reason, detail, bytes, line);
    },
  };
}

/** One record, or each of the parts of a document that holds many. */
export function recordOrParts(text: string, line: number, sink: FrameSink, frame?: FrameInto): void {
  if (text.startsWith(SINGLE) || !takeApart(text, line, sink, frame)) sink.record(text, line);
}

/** As every record of CloudTrail's files begins, and no document of several. */
const SINGLE = '{"eventVersion":';

/** Of one document: one of eight megabytes could else be millions, of two bytes each. */
const MAX_PARTS = 250_000;

/** False, and nothing done, where the text is one record. */
function takeApart(text: string, line: number, sink: FrameSink, frame: FrameInto | undefined): boolean {
  if (frame !== undefined && unpackInto(text, line, sink, frame)) return true;
  const parts = partsOf(text);
  if (parts === undefined || (Array.isArray(parts) && parts.length > MAX_PARTS)) return false;
  for (const part of parts) sink.record(part, line);
  return true;
}

function partsOf(text: string): Iterable<string> | undefined {
  if (startsAsOtlp(text)) return expandOtlp(text);
  // Pages of different vendors begin alike.
  return (
    (startsAsReport(text) ? expandReport(text) : undefined) ??
    (startsAsActivity(text) ? expandActivity(text) : undefined) ??
    (startsAsList(text) ? expandList(text) : undefined)
  );
}
