import { type OtlpSignal, readExport, writeExportAnswer, writeStatus } from "@rolecall/sources";
import type { HonoRequest } from "hono";
import { createPieceReader, createRecordReader, type Reading } from "../../read-records.ts";
import type { BodyFault } from "../body-fault.ts";
import type { Place, Protocol, Received } from "../protocol.ts";
import type { Refusal } from "../refusal.ts";
import { RPC_CODES } from "../rpc-code.ts";
import { readWhole, refuseBody } from "../whole-body.ts";

const PROTOBUF = "application/x-protobuf";

/**
 * OTLP over HTTP as every SDK and the collector send it by default: export requests in protobuf, to paths that they append
 * to the endpoint themselves. https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export const OTLP_PROTOBUF: Protocol = {
  paths: ["/v1/traces", "/v1/logs", "/v1/metrics"],
  speaks: (request) => /^application\/(?:x-|vnd\.google\.)?protobuf\b/i.test(request.header("content-type") ?? ""),
  namesSource: true,
  open(request, place) {
    const signal = signalOf(request);
    return {
      ...(signal === undefined ? refuseBody(METRICS) : readWhole((body) => readAll(body, signal, place))),
      answer: (c, received) =>
        c.body(writeExportAnswer(received.dead, whyRejected(received)), 200, { "Content-Type": PROTOBUF }),
    };
  },
  refuse: (c, refusal) =>
    c.body(writeStatus(RPC_CODES[refusal.status], sentenceOf(refusal)), refusal.status, { "Content-Type": PROTOBUF }),
};

/** The same in JSON, where the path says that it can be nothing else. At `/v1/logs` it is one of many documents. */
export const OTLP_JSON: Protocol = {
  paths: ["/v1/traces", "/v1/metrics"],
  speaks: () => true,
  namesSource: true,
  open(request, { door, origin }) {
    const signal = signalOf(request);
    const reader = createRecordReader({ ...door, origin });
    const reading = signal === undefined ? refuseBody(METRICS) : { push: reader.push, end: () => [reader.end()] };
    return { ...reading, answer: (c, received) => c.json(partialSuccess(received, signal ?? "traces")) };
  },
  refuse: (c, refusal) => c.json({ code: RPC_CODES[refusal.status], message: sentenceOf(refusal) }, refusal.status),
};

/** What a sender of OTLP in JSON is told besides; nothing where all was taken. */
export function partialSuccess(received: Received, signal: OtlpSignal): object {
  if (received.dead === 0) return {};
  const counted = signal === "traces" ? "rejectedSpans" : "rejectedLogRecords";
  return { partialSuccess: { [counted]: String(received.dead), errorMessage: whyRejected(received) } };
}

function whyRejected({ dead }: Received): string {
  return `${dead} of these are dead letters: rolecall dead list says why, and nothing is to be sent again`;
}

function signalOf(request: HonoRequest): OtlpSignal | undefined {
  if (request.path.endsWith("/traces")) return "traces";
  return request.path.endsWith("/logs") ? "logs" : undefined;
}

const METRICS: Refusal = {
  status: 404,
  title: "metrics say nothing of who did what",
  detail: "Send traces and logs alone: OTEL_METRICS_EXPORTER=none, or an endpoint of its own for metrics.",
};

const TOO_LARGE: Refusal = {
  status: 413,
  title: "the request holds too much",
  detail: "Send smaller batches: send_batch_max_size in the collector, OTEL_BSP_MAX_EXPORT_BATCH_SIZE in SDKs.",
};

/** Records between which others have their turn. */
const TURN = 256;

function* readAll(body: Buffer, signal: OtlpSignal, { door, origin }: Place): Generator<Reading | BodyFault> {
  const request = readExport(body, signal);
  if (request.kind !== "records") {
    yield request.kind === "too-large" ? TOO_LARGE : malformed(signal, request.detail);
    return;
  }
  const reader = createPieceReader({ ...door, origin });
  let read = 0;
  for (const text of request.records) {
    reader.record(text);
    read += 1;
    if (read % TURN === 0) yield reader.flush();
  }
  yield reader.flush();
}

function malformed(signal: OtlpSignal, detail: string): Refusal {
  return { status: 400, title: `the body is no export request of ${signal} in protobuf`, detail: `${detail}.` };
}

function sentenceOf({ title, detail }: Refusal): string {
  return `${title}: ${detail}`;
}
