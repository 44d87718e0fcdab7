import { expect, test } from "vitest";
import { createRules, RULES } from "./index.ts";
import { azure } from "./shipped/examples/clouds.ts";
import { decodeRecord } from "./test/decode-record.ts";

const DELETES = "Microsoft.Authorization/locks/delete";
const LOG_OFF = "Microsoft.Insights/diagnosticSettings/delete";
const GIVES = "Microsoft.Authorization/roleAssignments/write";
const BEGUN = { resultType: "Start", resultSignature: "Started." };
const OWNER = {
  properties: {
    requestbody: '{"Properties":{"RoleDefinitionId":"/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"}}',
  },
};

test.each([
  ["what was done", azure(DELETES), ["azure-guard-deleted"]],
  ["what was accepted", azure(DELETES, { resultType: "Accept" }), ["azure-guard-deleted"]],
  ["what the record does not say the end of", azure(DELETES, { resultType: null }), ["azure-guard-deleted"]],
  ["what was only begun", azure(DELETES, BEGUN), []],
  [
    "a log that is begun to be stopped, whose end it may not hold",
    azure(LOG_OFF, BEGUN),
    ["azure-diagnostics-deleted"],
  ],
  ["the same in the words of another export", azure(DELETES, { resultType: "Started" }), []],
  ["a role that was only begun to be given, whichever", azure(GIVES, BEGUN), []],
  [
    "a body that was sent, which stands in that record alone",
    azure(GIVES, { ...BEGUN, ...OWNER }),
    ["azure-owner-made"],
  ],
])("%s", (_, record, expected) => {
  const told = createRules().check(decodeRecord(record));
  expect(told.filter(({ severity }) => severity !== "info").map(({ rule }) => rule)).toEqual(expected);
});

test.each([
  ["that asks for beginnings", { field: "raw.resultType", equals: "Start" }, BEGUN, true],
  ["by the event", { field: "outcome", equals: "unknown" }, BEGUN, true],
  [
    "that reads the body in its own spelling",
    { field: "raw.properties.requestBody.Properties.RoleDefinitionId", exists: true },
    { ...BEGUN, ...OWNER },
    true,
  ],
  ["that looks through all of it", { field: "raw.**", contains: "8e3af657" }, { ...BEGUN, ...OWNER }, true],
  ["that asks for neither", { field: "resource", contains: "a" }, { ...BEGUN, ...OWNER }, false],
])("a rule of a user's %s", (_, when, differences, isTold) => {
  const [shipped] = RULES.filter(({ id }) => id === "azure-role-assigned");
  if (shipped === undefined) throw new Error("no such rule");
  const rules = createRules([{ ...shipped, when }]);
  expect(rules.check(decodeRecord(azure(GIVES, differences)))).toHaveLength(isTold ? 1 : 0);
});
