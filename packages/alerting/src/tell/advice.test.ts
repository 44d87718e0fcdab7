import { expect, test } from "vitest";
import { aFinding } from "../testing/finding.ts";
import { ADVICE_MAX, adviceOf } from "./advice.ts";

const rule = aFinding({ kind: "rule", detector: "own-rule", owner: "team-a" });
const THEN = "Then revoke the credential and keep the events of its session.";

test.each([
  [
    "of another thing, the credential comes behind it",
    "See the monkey dashboard.",
    `see the monkey dashboard. ${THEN}`,
  ],
  ["to delete a thing, likewise", "Delete the entry.", `delete the entry. ${THEN}`],
  ["of the credential, nothing is added", "Rotate its key.", "rotate its key."],
  ["of the user, nothing is added", "Disable the user until then.", "disable the user until then."],
  ["that begins with a name, the name stays", "DisableAccess. See it.", `DisableAccess. See it. ${THEN}`],
  ["whom to ask, it is said once", "Ask whoever did it; see the log.", `see the log. ${THEN}`],
])("where a rule speaks %s", (_, response, told) => {
  const asked = "Ask team-a whether this was meant, and who did it. If nobody knows: ";
  expect(adviceOf(rule, [response])).toBe(`${asked}${told}`);
});

test("of a trace of daily work no credential is to be revoked", () => {
  const trace = { ...rule, severity: "info" } as const;
  expect(adviceOf(trace, ["Nothing by itself."])).toMatch(/If nobody knows: nothing by itself\.$/);
});

test("of who showed no credential none is to be revoked", () => {
  const nobody = { ...rule, identity_kind: "unknown", identity_name: "system:anonymous" } as const;
  const shut = "take away what may be done without a credential and keep the events.";
  expect(adviceOf(nobody, ["See it."])).toMatch(new RegExp(`see it\\. Then ${shut}$`));
  expect(adviceOf(nobody)).toContain(shut);
});

test("a rule that says very much leaves room for the credential", () => {
  const told = adviceOf(rule, ["See it. ".repeat(100)]);
  expect(told).toContain(THEN);
  expect(told.length).toBeLessThanOrEqual(ADVICE_MAX);
});

test.each([
  ["lifecycle.dormant-returned", "team-a", /^Ask team-a whether it is still needed\..* rotate its credential\.$/],
  ["lifecycle.dormant-returned", "", /^Nobody owns it on record: .* rotate its credential and name an owner\.$/],
  ["lifecycle.orphaned", "ann", /^ann has left: ask whoever took over whether .* and name a new owner\.$/],
  ["lifecycle.over-permissioned", "team-a", /^Ask team-a which of these rights it needs, and take the others away\.$/],
  ["lifecycle.fell-silent", "team-a", /^Ask team-a whether it was meant to stop\..* is down/],
  ["lifecycle.again-elsewhere", "team-a", /^Ask team-a whether it was they .*: revoke its credential/],
  ["lifecycle.strange-network", "", /^Nobody owns it on record: .* whether it was they .*: revoke its credential/],
  ["lifecycle.silence-broken", "team-a", /^Ask team-a who started it again/],
  ["lifecycle.long-run", "team-a", /^Ask team-a whether this run was meant/],
])("of %s, owned by %j, somebody who is there is asked", (detector, owner, told) => {
  expect(adviceOf(aFinding({ kind: "lifecycle", detector, owner }))).toMatch(told);
});

test.each(["lifecycle.newborn-surge", "lifecycle.password-spray"])(
  "of %s, which is about many, nobody is asked",
  (detector) => {
    const told = adviceOf(aFinding({ kind: "lifecycle", detector, owner: "" }));
    expect(told).toMatch(/^See w/);
    expect(told).not.toContain("still needed");
  },
);
