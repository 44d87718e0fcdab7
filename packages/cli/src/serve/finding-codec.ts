import { type Finding, findingOfLater, isFinding, parseJson, SCHEMAS } from "@rolecall/core";
import type { RecordCodec } from "@rolecall/kafka";
import type { CommandAnswer, Order } from "@rolecall/service-alerter";
import { TEXT } from "./event-codec.ts";

/** What a person asks of the alerter, on its way there. Its answer has the same `id`, and it is obeyed once under it. */
export interface OrderRecord {
  readonly control: "order";
  readonly id: string;
  readonly order: Omit<Order, "id">;
}

/** What the alerter says to it. */
export interface AnswerRecord {
  readonly control: "answer";
  readonly id: string;
  readonly answer: CommandAnswer;
  /** Others were asked as well, and may know what this one does not. */
  readonly isOneOf?: boolean | undefined;
}

/** A value of `rolecall.findings.v1`. */
export type FindingsEntry = Finding | OrderRecord | AnswerRecord;

/** Undefined for what somebody else put there. Of a finding of a later release, what this one knows. */
export const FINDING_OR_ORDER: RecordCodec<FindingsEntry | undefined> = {
  encode: (value) => JSON.stringify(value),
  decode(bytes, headers) {
    const value: unknown = parseJson(TEXT.decode(bytes, headers));
    if (isFinding(value)) return value;
    if (headers["schema"] === SCHEMAS.finding) return findingOfLater(value);
    return isExchange(value) ? value : undefined;
  },
};

/** Ours are 78 at most. A longer one is no name that a table can be asked for. */
const LONGEST_ID = 256;

function isExchange(value: unknown): value is OrderRecord | AnswerRecord {
  if (typeof value !== "object" || value === null || !("control" in value) || !("id" in value)) return false;
  const { id } = value;
  if (typeof id !== "string" || id === "" || id.length > LONGEST_ID) return false;
  return (value.control === "order" && "order" in value) || (value.control === "answer" && "answer" in value);
}
