import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { eventByIntake } from "../test/event-by-intake.ts";
import { plainValues } from "./plain-values.ts";

const CALL: JsonObject = {
  eventVersion: "1.11",
  userIdentity: {
    type: "AssumedRole",
    arn: "arn:aws:sts::111122223333:assumed-role/crawler/one",
    accountId: "111122223333",
    sessionContext: { attributes: { creationDate: "2026-11-24T09:00:00Z" } },
  },
  eventTime: "2026-11-24T10:00:00Z",
  eventSource: "s3.amazonaws.com",
  eventName: "GetObject",
  sourceIPAddress: "203.0.113.5",
  readOnly: true,
  requestParameters: { bucketName: "b", tags: ["a", "b"], retries: 3 },
  errorCode: null,
  recipientAccountId: "111122223333",
};

function each(value: Json, typed: (value: Json) => Json): JsonObject {
  if (!isJsonObject(value)) throw new TypeError("no object");
  return Object.fromEntries(Object.keys(value).map((name) => [name, typed(value[name] ?? null)]));
}

function dynamo(value: Json): Json {
  if (value === null) return { NULL: true };
  if (typeof value === "boolean") return { BOOL: value };
  if (typeof value === "number") return { N: String(value) };
  if (typeof value === "string") return { S: value };
  return isJsonObject(value) ? { M: each(value, dynamo) } : { L: (value as readonly Json[]).map(dynamo) };
}

function avro(value: Json): Json {
  if (value === null) return null;
  if (typeof value === "boolean") return { boolean: value };
  if (typeof value === "number") return { long: value };
  if (typeof value === "string") return { string: value };
  return isJsonObject(value) ? { "com.acme.Part": each(value, avro) } : { array: (value as readonly Json[]).map(avro) };
}

function mongo(value: Json): Json {
  if (typeof value === "number") return { $numberLong: String(value) };
  if (typeof value === "string") return value.startsWith("2026-") ? { $date: value } : value;
  if (typeof value !== "object" || value === null) return value;
  return isJsonObject(value) ? each(value, mongo) : (value as readonly Json[]).map(mongo);
}

const plain = eventByIntake(CALL);

test.each<[string, JsonObject]>([
  ["DynamoDB, exported", { Item: dynamo(CALL) }],
  [
    "DynamoDB, as a function is handed it",
    {
      eventSource: "aws:dynamodb",
      eventName: "INSERT",
      awsRegion: "eu-west-3",
      dynamodb: { Keys: { id: { S: "1" } }, NewImage: each(CALL, dynamo) },
    },
  ],
  ["DynamoDB, an item", each(CALL, dynamo)],
  ["Avro", each(CALL, avro)],
  ["MongoDB", { _id: { $oid: "665f" }, ...each(CALL, mongo) }],
  [
    "MongoDB's dates in numbers",
    {
      _id: { $oid: "665f" },
      ...CALL,
      eventTime: { $date: { $numberLong: String(Date.parse("2026-11-24T10:00:00Z")) } },
    },
  ],
])("the same event from %s", (_, record) => {
  const { raw: _raw, event_uid: _id, ...event } = eventByIntake(record);
  const { raw: _plainRaw, event_uid: _plainId, ...expected } = plain;
  expect(event).toEqual(expected);
});

test.each<[string, JsonObject]>([
  ["one member that looks like a union", { action: { string: "x" }, actor: "y" }],
  ["a member that is no attribute", { a: { S: "x" }, b: "y" }],
  ["a type with another value", { a: { string: 5 }, b: { long: "5" } }],
  ["an id that is text", { _id: "x", time: { $date: "2026-11-24T10:00:00Z" } }],
  ["nothing", {}],
])("%s is left", (_, record) => {
  expect(plainValues(record)).toBeUndefined();
});

test("any record comes back from the attributes of DynamoDB", () => {
  const name = fc.stringMatching(/^[a-z]{1,6}$/);
  const leaf = fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.constant(null));
  const record = fc.dictionary(name, fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(name, leaf)), {
    minKeys: 1,
  });
  fc.assert(
    fc.property(record, (it) => {
      expect(plainValues(each(it as JsonObject, dynamo))).toEqual(it);
    }),
  );
});
