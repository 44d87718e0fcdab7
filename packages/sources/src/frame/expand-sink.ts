import { expandList, startsAsList } from "../envelope/expand-list.ts";
import { expandActivity, startsAsActivity } from "../google-workspace/expand.ts";
import { expandOtlp, startsAsOtlp } from "../otel/expand.ts";
import { expandReport, startsAsReport } from "../record/report.ts";
import { decodeUtf8 } from "./decode-utf8.ts";
import type { FrameSink } from "./frame-sink.ts";

/**
 * A sink before which documents that hold many records at several levels are taken apart: OTLP documents, the pages
 * of usage reports, Workspace's activities of several events, and the lists that some APIs answer with. Each part is a
 * record on the line of its document. A document may be larger than one record may be; its parts are judged by themselves.
 */
export function expanding(sink: FrameSink): FrameSink {
  return {
    record: (text, line) => recordOrParts(text, line, sink),
    refused(reason, detail, bytes, line) {
      const text = reason === "too-large" && !detail.includes("only the first") ? decodeUtf8(bytes) : undefined;
      const parts = text === undefined ? undefined : partsOf(text);
      if (parts === undefined) sink.refused(reason, detail, bytes, line);
      else for (const part of parts) sink.record(part, line);
    },
  };
}

/** One record, or each of the parts of a document that holds many. */
export function recordOrParts(text: string, line: number, sink: FrameSink): void {
  const parts = partsOf(text);
  if (parts === undefined) sink.record(text, line);
  else for (const part of parts) sink.record(part, line);
}

/** As every record of CloudTrail's files begins, and no document of several. */
const SINGLE = '{"eventVersion":';

function partsOf(text: string): Iterable<string> | undefined {
  if (text.startsWith(SINGLE)) return undefined;
  if (startsAsOtlp(text)) return expandOtlp(text);
  if (startsAsReport(text)) return expandReport(text);
  if (startsAsActivity(text)) return expandActivity(text);
  return startsAsList(text) ? expandList(text) : undefined;
}
