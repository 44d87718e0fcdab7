import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { put } from "./deepen.ts";

/** What a value is in plain JSON, where it is written with its type; undefined where it is not. */
type Unwrap = (value: JsonObject) => Json | undefined;

/** Deeper than any vendor's members stand, with a level of types between each two. */
const MAX_DEPTH = 32;

/**
 * The record in plain JSON, where databases and schemas wrote each value with its type; undefined where none did:
 *
 * - extended JSON of MongoDB, `{"$date": …}`, `{"$numberLong": "5"}`, `{"$oid": …}`, in a document of its collections
 *   https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/
 * - attributes of DynamoDB, `{"S": "text"}`, `{"N": "5"}`, `{"M": {…}}`, where every member is one
 *   https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
 * - unions of Avro's JSON, `{"string": "text"}`, `{"long": 5}`, `{"com.acme.Actor": {…}}`, where several members are
 *   https://avro.apache.org/docs/1.12.0/specification/#json-encoding
 */
export function plainValues(record: JsonObject): JsonObject | undefined {
  if (isMongo(record)) return plain(record, ofMongo, 0);
  let [dynamo, avro, members] = [0, 0, 0];
  for (const name of Object.keys(record)) {
    members += 1;
    const value = record[name];
    if (!isJsonObject(value)) continue;
    if (ofDynamo(value) !== undefined) dynamo += 1;
    else if (ofAvro(value) !== undefined) avro += 1;
  }
  if (members > 0 && dynamo === members) return plain(record, ofDynamo, 0);
  return avro < LEAST ? undefined : plain(record, ofAvro, 0);
}

/** A member or two of such names may be a vendor's own. */
const LEAST = 2;

/** A document of MongoDB's, with the id that each has in a collection. */
export function isMongo(record: JsonObject): boolean {
  const id = record["_id"];
  return typeof id === "object" && isJsonObject(id) && id["$oid"] !== undefined;
}

function plain(object: JsonObject, unwrap: Unwrap, depth: number): JsonObject {
  const members: Record<string, Json> = {};
  for (const name of Object.keys(object)) put(members, name, plainValue(object[name] ?? null, unwrap, depth + 1));
  return members;
}

function plainValue(value: Json, unwrap: Unwrap, depth: number): Json {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => plainValue(item, unwrap, depth + 1));
  if (!isJsonObject(value)) return value;
  const inner = unwrap(value);
  if (inner === undefined) return plain(value, unwrap, depth);
  // The members of a map are wrapped again, but a map may have one member, and that is no type. MongoDB wraps no map.
  return isJsonObject(inner) && unwrap !== ofMongo
    ? plain(inner, unwrap, depth + 1)
    : plainValue(inner, unwrap, depth + 1);
}

/** The name of an object's only member. */
function onlyName(value: JsonObject): string | undefined {
  let only: string | undefined;
  for (const name in value) {
    if (only !== undefined) return undefined;
    only = name;
  }
  return only;
}

function ofMongo(value: JsonObject): Json | undefined {
  const name = onlyName(value);
  const inner = name === undefined ? undefined : value[name];
  if (inner === undefined) return undefined;
  if (name === "$oid" || name === "$date" || name === "$symbol" || name === "$uuid") return inner;
  return name?.startsWith("$number") ? numberIn(inner) : undefined;
}

/** A number that JSON can hold, else its digits. */
function numberIn(value: Json): Json {
  const number = typeof value === "string" && value !== "" ? Number(value) : Number.NaN;
  return Number.isSafeInteger(number) || (Number.isFinite(number) && !Number.isInteger(number)) ? number : value;
}

const isText = (value: Json): value is string => typeof value === "string";

/** By the name of the type: is the value one of it? */
type Types = Readonly<Record<string, (value: Json) => boolean>>;

const DYNAMO: Types = {
  S: isText,
  B: isText,
  N: isText,
  BOOL: (value) => typeof value === "boolean",
  NULL: (value) => value === true,
  M: isJsonObject,
  L: Array.isArray,
  SS: Array.isArray,
  NS: Array.isArray,
};

function ofDynamo(value: JsonObject): Json | undefined {
  const name = onlyName(value);
  const inner = name === undefined ? undefined : value[name];
  if (name === undefined || inner === undefined || !isOf(DYNAMO, name, inner)) return undefined;
  if (name === "NULL") return null;
  return name === "N" ? numberIn(inner) : inner;
}

function isOf(types: Types, name: string, value: Json): boolean {
  return Object.hasOwn(types, name) && types[name]?.(value) === true;
}

const isNumber = (value: Json): boolean => typeof value === "number";

const AVRO: Types = {
  string: isText,
  bytes: isText,
  int: isNumber,
  long: isNumber,
  float: isNumber,
  double: isNumber,
  boolean: (value) => typeof value === "boolean",
  array: Array.isArray,
  map: isJsonObject,
};

function ofAvro(value: JsonObject): Json | undefined {
  const name = onlyName(value);
  const inner = name === undefined ? undefined : value[name];
  if (name === undefined || inner === undefined) return undefined;
  if (isOf(AVRO, name, inner)) return inner;
  // A record stands under its whole name.
  return name.includes(".") && isJsonObject(inner) ? inner : undefined;
}
