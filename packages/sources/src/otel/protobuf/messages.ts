import { WireType } from "@bufbuild/protobuf/wire";

/** How a scalar is written in protobuf, and what it is in OTLP's JSON. */
export type Scalar = "text" | "hex" | "base64" | "bool" | "double" | "int64" | "fixed64" | "uint32" | "fixed32";

const WIRES: Readonly<Record<Scalar, WireType>> = {
  text: WireType.LengthDelimited,
  hex: WireType.LengthDelimited,
  base64: WireType.LengthDelimited,
  bool: WireType.Varint,
  int64: WireType.Varint,
  uint32: WireType.Varint,
  double: WireType.Bit64,
  fixed64: WireType.Bit64,
  fixed32: WireType.Bit32,
};

export type MessageName =
  | ("Traces" | "ResourceSpans" | "ScopeSpans" | "Span" | "SpanEvent" | "SpanLink" | "Status")
  | ("Logs" | "ResourceLogs" | "ScopeLogs" | "LogRecord" | "Resource" | "Scope")
  | ("KeyValue" | "AnyValue" | "ArrayValue" | "KeyValueList");

/** A field of a message: a scalar, a message, or a list of messages (no list here has scalars). */
export interface Field {
  /** In JSON: lowerCamelCase. */
  readonly name: string;
  readonly content: { readonly scalar: Scalar } | { readonly message: MessageName };
  readonly isList: boolean;
  readonly wire: WireType;
}

type FieldType = Scalar | MessageName | `${MessageName}[]`;

type Fields = Readonly<Record<number, readonly [name: string, type: FieldType]>>;

/**
 * What is read of OTLP's messages (opentelemetry-proto 1.9: `trace.proto`, `logs.proto`, `resource.proto`, `common.proto`),
 * by the numbers of their fields. `Traces` and `Logs` are what an export request is. Ids are in hexadecimal and enumerations
 * are numbers, against protobuf's own mapping to JSON. Fields that do not stand here are passed over.
 */
const FIELDS: Readonly<Record<MessageName, Fields>> = {
  Traces: { 1: ["resourceSpans", "ResourceSpans[]"] },
  ResourceSpans: { 1: ["resource", "Resource"], 2: ["scopeSpans", "ScopeSpans[]"], 3: ["schemaUrl", "text"] },
  ScopeSpans: { 1: ["scope", "Scope"], 2: ["spans", "Span[]"], 3: ["schemaUrl", "text"] },
  Span: {
    1: ["traceId", "hex"],
    2: ["spanId", "hex"],
    3: ["traceState", "text"],
    4: ["parentSpanId", "hex"],
    5: ["name", "text"],
    6: ["kind", "uint32"],
    7: ["startTimeUnixNano", "fixed64"],
    8: ["endTimeUnixNano", "fixed64"],
    9: ["attributes", "KeyValue[]"],
    10: ["droppedAttributesCount", "uint32"],
    11: ["events", "SpanEvent[]"],
    12: ["droppedEventsCount", "uint32"],
    13: ["links", "SpanLink[]"],
    14: ["droppedLinksCount", "uint32"],
    15: ["status", "Status"],
    16: ["flags", "fixed32"],
  },
  SpanEvent: {
    1: ["timeUnixNano", "fixed64"],
    2: ["name", "text"],
    3: ["attributes", "KeyValue[]"],
    4: ["droppedAttributesCount", "uint32"],
  },
  SpanLink: {
    1: ["traceId", "hex"],
    2: ["spanId", "hex"],
    3: ["traceState", "text"],
    4: ["attributes", "KeyValue[]"],
    5: ["droppedAttributesCount", "uint32"],
    6: ["flags", "fixed32"],
  },
  Status: { 2: ["message", "text"], 3: ["code", "uint32"] },
  Logs: { 1: ["resourceLogs", "ResourceLogs[]"] },
  ResourceLogs: { 1: ["resource", "Resource"], 2: ["scopeLogs", "ScopeLogs[]"], 3: ["schemaUrl", "text"] },
  ScopeLogs: { 1: ["scope", "Scope"], 2: ["logRecords", "LogRecord[]"], 3: ["schemaUrl", "text"] },
  LogRecord: {
    1: ["timeUnixNano", "fixed64"],
    2: ["severityNumber", "uint32"],
    3: ["severityText", "text"],
    5: ["body", "AnyValue"],
    6: ["attributes", "KeyValue[]"],
    7: ["droppedAttributesCount", "uint32"],
    8: ["flags", "fixed32"],
    9: ["traceId", "hex"],
    10: ["spanId", "hex"],
    11: ["observedTimeUnixNano", "fixed64"],
    12: ["eventName", "text"],
  },
  Resource: { 1: ["attributes", "KeyValue[]"], 2: ["droppedAttributesCount", "uint32"] },
  Scope: {
    1: ["name", "text"],
    2: ["version", "text"],
    3: ["attributes", "KeyValue[]"],
    4: ["droppedAttributesCount", "uint32"],
  },
  KeyValue: { 1: ["key", "text"], 2: ["value", "AnyValue"] },
  AnyValue: {
    1: ["stringValue", "text"],
    2: ["boolValue", "bool"],
    3: ["intValue", "int64"],
    4: ["doubleValue", "double"],
    5: ["arrayValue", "ArrayValue"],
    6: ["kvlistValue", "KeyValueList"],
    7: ["bytesValue", "base64"],
  },
  ArrayValue: { 1: ["values", "AnyValue[]"] },
  KeyValueList: { 1: ["values", "KeyValue[]"] },
};

/** The field of a message that has this number; undefined where it is none that is read. */
export function fieldOf(message: MessageName, number: number): Field | undefined {
  return BY_NUMBER[message][number];
}

const BY_NUMBER = Object.fromEntries(
  Object.entries(FIELDS).map(([message, fields]) => {
    const byNumber: Field[] = [];
    for (const [number, [name, type]] of Object.entries(fields)) byNumber[Number(number)] = fieldFrom(name, type);
    return [message, byNumber];
  }),
) as unknown as Readonly<Record<MessageName, readonly (Field | undefined)[]>>;

function fieldFrom(name: string, type: FieldType): Field {
  const isList = type.endsWith("[]");
  if (Object.hasOwn(WIRES, type)) {
    const scalar = type as Scalar;
    return { name, content: { scalar }, isList, wire: WIRES[scalar] };
  }
  const message = type.replace("[]", "") as MessageName;
  return { name, content: { message }, isList, wire: WireType.LengthDelimited };
}
