import { expect, test } from "vitest";
import { createRules } from "./index.ts";
import { azure } from "./shipped/examples/clouds.ts";
import { decodeRecord } from "./test/decode-record.ts";

const DELETES = "Microsoft.Insights/diagnosticSettings/delete";
const GIVES = "Microsoft.Authorization/roleAssignments/write";
const BEGUN = { resultType: "Start", resultSignature: "Started." };
const OWNER = {
  properties: {
    requestbody: '{"Properties":{"RoleDefinitionId":"/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"}}',
  },
};

test.each([
  ["what was done", azure(DELETES), ["azure-diagnostics-deleted"]],
  ["what was accepted", azure(DELETES, { resultType: "Accept" }), ["azure-diagnostics-deleted"]],
  ["what the record does not say the end of", azure(DELETES, { resultType: null }), ["azure-diagnostics-deleted"]],
  ["what was only begun", azure(DELETES, BEGUN), []],
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
