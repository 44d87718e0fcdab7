import { besideAttributes, type OtlpSignal, startsAsOtlp } from "@rolecall/sources";
import { createRecordReader, type Reading } from "../../read-records.ts";
import type { Protocol } from "../protocol.ts";
import { type Refusal, renderProblem } from "../refusal.ts";
import { refuseBody } from "../whole-body.ts";
import { partialSuccess } from "./otlp.ts";

/** What is no log but holds some. Taken for records, its pieces would be dead letters that nobody looks for. */
const WRAPPED: readonly (readonly [type: RegExp, refusal: Refusal])[] = [
  [
    /^application\/(?:x-)?msgpack\b/i,
    { status: 400, title: "the body is msgpack", detail: "Send JSON: `format json_lines` in Fluent Bit." },
  ],
  [
    /^multipart\//i,
    { status: 400, title: "the body is a form", detail: "Send the file itself: curl --data-binary @FILE, and not -F." },
  ],
];

/** NDJSON, a JSON array or one object: what shippers and scripts send. 202 once all of it is durable. */
export const PLAIN: Protocol = {
  paths: ["/v1/logs"],
  speaks: () => true,
  namesSource: true,
  open(request, { door, origin }) {
    const intake = besideAttributes(door.intake, request.header(), "ce-");
    const reader = createRecordReader({ ...door, intake, origin });
    let otlp: OtlpSignal | undefined;
    let isBegun = false;
    const plain = {
      push(chunk: Uint8Array): Reading {
        if (!isBegun) otlp = signalIn(chunk);
        isBegun = true;
        return reader.push(chunk);
      },
      end: () => [reader.end()],
    };
    const type = request.header("content-type") ?? "";
    const wrapped = WRAPPED.find(([pattern]) => pattern.test(type));
    return {
      ...(wrapped === undefined ? plain : refuseBody(wrapped[1])),
      answer(c, received) {
        const { accepted, dead, filtered } = received;
        const besides = otlp === undefined ? {} : partialSuccess(received, otlp);
        return c.json({ accepted, dead, ...(filtered > 0 && { filtered }), ...besides }, 202);
      },
    };
  },
  refuse: renderProblem,
};

/**
 * What Okta's event hooks send; it names 200 and 204 for what was received.
 * https://developer.okta.com/docs/concepts/event-hooks/
 */
export const OKTA_HOOK: Protocol = {
  ...PLAIN,
  speaks: (request) => request.header("user-agent")?.startsWith("Okta-Integrations") === true,
  open: (request, place) => ({ ...PLAIN.open(request, place), answer: (c, received) => c.json(received) }),
};

/** What an export request in JSON carries, by how it begins; undefined for anything else. */
function signalIn(start: Uint8Array): OtlpSignal | undefined {
  const text = Buffer.from(start.buffer, start.byteOffset, Math.min(start.length, START_BYTES)).toString("latin1");
  if (!startsAsOtlp(text)) return undefined;
  return /resource_?logs/i.test(text) ? "logs" : "traces";
}

const START_BYTES = 64;
