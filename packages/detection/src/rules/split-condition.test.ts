import { expect, test } from "vitest";
import type { Condition } from "./rule.ts";
import { splitCondition } from "./split-condition.ts";

const OWN: Condition = { field: "session_uid", prefix: "i-" };
const LABEL: Condition = { field: "labels.invoked_by", equals: "x" };
const RECORD: Condition = { field: "raw.requestParameters.withDecryption", equals: true };
const WHOLE: Condition = { field: "raw", contains: "x" };
const NAMED_RAW: Condition = { field: "raw_material", equals: "x" };
const COMPARED: Condition = { field: "identity_name", equalsPath: "raw.requestParameters.userName" };
const EACH: Condition = { each: "labels.list", where: { field: "item.a", equals: 1 } };
const CEL: Condition = { cel: "event.action == 'x'" };
const ACCOUNT: Condition = { field: "resource", outsideAccount: true };

test.each<[string, Condition | undefined, Condition | undefined, Condition | undefined]>([
  ["none", undefined, undefined, undefined],
  ["a field", OWN, OWN, undefined],
  ["a label", LABEL, LABEL, undefined],
  ["a path into the record", RECORD, undefined, RECORD],
  ["the whole record", WHOLE, undefined, WHOLE],
  ["a field that begins like the record", NAMED_RAW, NAMED_RAW, undefined],
  ["a field compared with the record", COMPARED, undefined, COMPARED],
  ["members", EACH, undefined, EACH],
  ["an expression", CEL, undefined, CEL],
  ["another account, which the inventory may name", ACCOUNT, undefined, ACCOUNT],
  ["several, in their order", { all: [RECORD, OWN, WHOLE, LABEL] }, { all: [OWN, LABEL] }, { all: [RECORD, WHOLE] }],
  ["one of each", { all: [RECORD, OWN] }, OWN, RECORD],
  ["alternatives that need the record", { any: [OWN, RECORD] }, undefined, { any: [OWN, RECORD] }],
  ["what may not be, of fields", { not: { any: [OWN, LABEL] } }, { not: { any: [OWN, LABEL] } }, undefined],
  ["what may not be, of the record", { not: RECORD }, undefined, { not: RECORD }],
  ["within one another", { all: [{ all: [OWN, RECORD] }] }, undefined, { all: [OWN, RECORD] }],
])("%s", (_, when, own, rest) => {
  expect(splitCondition(when)).toEqual({ own, rest });
});
