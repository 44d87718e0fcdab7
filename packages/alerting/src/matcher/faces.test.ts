import type { Dimension, Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { aFinding } from "../testing/finding.ts";
import { facesOf } from "./faces.ts";
import { labelsOf } from "./labels.ts";

const dimension = (name: string, observed: string, expected = ""): Dimension => ({
  ...{ name, pattern: "MATCH", observed, expected, surprise: 0, added: 0 },
});

/** Who has a face, whose it is, and for whom it acted. */
function faces(
  decider: string,
  members: string,
  owners: readonly (readonly [string, string])[] = [],
): readonly string[] {
  const finding: Finding = aFinding({
    ...{ identity_uid: decider, owner: owners.map(([owner]) => owner).join(", ") || "O", detector: "behavior.group" },
    dimensions: [
      dimension("members", members),
      ...owners.map(([owner, uids]) => dimension("owner_of_members", owner, `of ${uids}`)),
    ],
  });
  return facesOf({ labels: labelsOf(finding), finding })
    .map(({ identity_uid, owner, person = "" }) => `${identity_uid} ${owner} ${person}`.trim())
    .toSorted();
}

const [A, B] = ["aws:1:role:a", "aws:1:role:b"];
const [AGENT, ANN, BOB] = ["mcp:1:ai-agent:helper", "okta:1:human:ann", "okta:1:human:bob"];
const ACME = "azure:1:oauth-app:Acme, Inc., EMEA";

test.each<[string, readonly string[], readonly string[]]>([
  ["two", faces(A, `${A}, ${B}`), [`${A} O`, `${B} O`]],
  ["findings of their own", faces(A, `${A} (f_1), ${B} (f_2, f_3)`), [`${A} O`, `${B} O`]],
  [
    "names that have commas",
    faces(ACME, `${A}, ${ACME} (f_1), ${B}`, [
      ["X", `${ACME}, ${B}`],
      ["Y", A],
    ]),
    [`${A} Y`, `${B} X`, `${ACME} X`],
  ],
  [
    "one whose name is shown otherwise",
    faces("aws:1:role:x\u202ey", `${B}, ${A}`),
    [`${A} O`, `${B} O`, "aws:1:role:x\u202ey O"],
  ],
  ["an agent's people", faces(AGENT, `${ANN}, ${BOB}`), [`${AGENT} O ${ANN}`, `${AGENT} O ${BOB}`]],
  [
    "an agent's person and machines of others",
    faces(AGENT, `${ANN}, ${A}, ${B}`, [
      ["X", AGENT],
      ["Y", `${A}, ${B}`],
    ]),
    [`${A} Y`, `${B} Y`, `${AGENT} X ${ANN}`],
  ],
  [
    "a machine, and an agent's person",
    faces(A, `${A}, ${ANN}`, [
      ["X", AGENT],
      ["Y", A],
    ]),
    [`${A} Y`, `${AGENT} X ${ANN}`],
  ],
  ["people who act themselves", faces(ANN, `${ANN}, ${BOB}`), [`${ANN} O`, `${BOB} O`]],
])("a finding about %s has a face for each", (_, found, all) => {
  expect(found).toEqual(all.toSorted());
});
