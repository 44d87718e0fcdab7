import { isJsonObject, type Json, parseJson } from "@rolecall/core";
import type { Context } from "hono";
import { createPieceReader, type PieceReader, type Reading } from "../../read-records.ts";
import type { BodyFault } from "../body-fault.ts";
import type { Place, Protocol } from "../protocol.ts";
import type { Refusal } from "../refusal.ts";
import { readWhole } from "../whole-body.ts";

/**
 * Amazon Data Firehose's delivery to an HTTP endpoint: records in base64, packed where CloudWatch packed them. It sends to
 * whatever address it is given, takes nothing but 200 for success, and wants its request's id back.
 * https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html
 */
export const FIREHOSE: Protocol = {
  paths: ["/v1/logs"],
  speaks: (request) => request.header("x-amz-firehose-protocol-version") !== undefined,
  namesSource: true,
  open: (_request, place) => ({
    ...readWhole((body) => readAll(body, place)),
    answer: (c) => c.json(answerOf(c, place.now)),
  }),
  refuse: (c, { status, title, detail }, now) =>
    c.json({ ...answerOf(c, now), errorMessage: `${title}: ${detail}` }, status),
};

function answerOf(c: Context, now: () => number): object {
  return { requestId: c.req.header("x-amz-firehose-request-id") ?? "", timestamp: now() };
}

function* readAll(body: Buffer, { door, origin }: Place): Generator<Reading | BodyFault> {
  const records = recordsIn(body.toString("utf8"));
  if (records === undefined) {
    yield NO_DELIVERY;
    return;
  }
  const reader = createPieceReader({ ...door, origin });
  for (const record of records) {
    readRecord(record, reader);
    yield reader.flush();
  }
}

function recordsIn(text: string): readonly Json[] | undefined {
  const delivery = parseJson(text);
  const records = isJsonObject(delivery) ? delivery["records"] : undefined;
  return Array.isArray(records) ? (records as readonly Json[]) : undefined;
}

function readRecord(record: Json, reader: PieceReader): void {
  const data = isJsonObject(record) ? record["data"] : undefined;
  if (typeof data === "string" && BASE64.test(data)) reader.message(Buffer.from(data, "base64"));
  else reader.refused("schema", "a record of Firehose has its data in base64", Buffer.from(JSON.stringify(record)));
}

const BASE64 = /^[\w+/-]*={0,2}$/;

const NO_DELIVERY: Refusal = {
  status: 400,
  title: "the body is no delivery of Firehose",
  detail: "It has its records in a list of that name.",
};
