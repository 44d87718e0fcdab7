import { isJsonObject, type Json } from "@rolecall/core";

/** Attributes by name, as plain JSON. Without a prototype: names come from a log. */
export type Attributes = Readonly<Record<string, Json | undefined>>;

const MAX_ATTRIBUTES = 256;
const MAX_DEPTH = 6;

/**
 * `[{"key": "a", "value": {"stringValue": "x"}}]` as `{a: "x"}` (OTLP's `KeyValue` and `AnyValue`). Exporters that are no
 * protobuf write a plain object, which is taken as it is.
 */
export function attributesOf(value: Json | undefined, depth = 0): Attributes {
  const attributes = Object.create(null) as Record<string, Json | undefined>;
  if (isJsonObject(value)) return Object.assign(attributes, value);
  if (!Array.isArray(value) || depth > MAX_DEPTH) return attributes;
  const items = value as readonly Json[];
  for (let at = 0; at < items.length && at < MAX_ATTRIBUTES; at += 1) {
    const item = items[at];
    if (!isJsonObject(item) || typeof item["key"] !== "string") continue;
    attributes[item["key"]] = anyValue(item["value"], depth);
  }
  return attributes;
}

/** The plain value of an `AnyValue`. 64-bit integers are written as text; one that is no number of JavaScript's stays digits. */
export function anyValue(value: Json | undefined, depth = 0): Json | undefined {
  if (!isJsonObject(value)) return value;
  for (const name in value) {
    const inner = value[name];
    switch (name) {
      case "stringValue":
      case "string_value":
      case "boolValue":
      case "bool_value":
      case "doubleValue":
      case "double_value":
      case "bytesValue":
        return inner;
      case "intValue":
      case "int_value":
        return integer(inner);
      case "arrayValue":
      case "array_value":
        return depth > MAX_DEPTH ? undefined : listOf(inner, depth + 1);
      case "kvlistValue":
      case "kvlist_value":
        return depth > MAX_DEPTH || !isJsonObject(inner)
          ? undefined
          : (attributesOf(inner["values"], depth + 1) as Json);
    }
  }
  return undefined;
}

function integer(value: Json | undefined): Json | undefined {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
  return Number.isSafeInteger(number) ? number : value;
}

function listOf(value: Json | undefined, depth: number): Json | undefined {
  const values = isJsonObject(value) ? value["values"] : undefined;
  if (!Array.isArray(values)) return undefined;
  return (values as readonly Json[]).slice(0, MAX_ATTRIBUTES).map((item) => anyValue(item, depth) ?? null);
}
