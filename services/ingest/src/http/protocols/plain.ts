import { createRecordReader } from "../../read-records.ts";
import type { Exchange, Protocol } from "../protocol.ts";
import { renderProblem } from "../refusal.ts";

/** What shippers send by default where nobody asked for JSON. Taken for records, it would be dead letters that nobody looks for. */
const BINARY = /^application\/(?:x-|vnd\.google\.)?(protobuf|msgpack)\b/i;

/** NDJSON, a JSON array or one object: what shippers and scripts send. 202 once all of it is durable. */
export const PLAIN: Protocol = {
  paths: ["/v1/logs"],
  speaks: () => true,
  namesSource: true,
  open(request, { door, origin }) {
    const binary = BINARY.exec(request.header("content-type") ?? "")?.[1];
    if (binary !== undefined) return refused(binary);
    const reader = createRecordReader({ ...door, origin });
    return {
      push: reader.push,
      end: () => [reader.end()],
      answer: (c, { accepted, dead, filtered }) => c.json({ accepted, dead, ...(filtered > 0 && { filtered }) }, 202),
    };
  },
  refuse: renderProblem,
};

function refused(binary: string): Exchange {
  const hint = "`encoding: json` in OpenTelemetry's otlphttp exporter, `format json_lines` in Fluent Bit";
  const refusal = { status: 400, title: `the body is ${binary}`, detail: `Send JSON: ${hint}.` } as const;
  return { push: () => refusal, end: () => [refusal], answer: (c) => renderProblem(c, refusal) };
}
