import fc from "fast-check";
import { expect, test } from "vitest";
import { aFinding } from "../testing/finding.ts";
import { Scenario } from "../testing/scenario.ts";
import { tallyOf } from "./tally.ts";

const CONFIG = {
  receivers: [
    { name: "a", slack: {} },
    { name: "b", pagerduty: {} },
  ],
  route: {
    receiver: "a",
    group_by: ["identity_uid"],
    routes: [
      { name: "both", receiver: "b", continue: true },
      { name: "chat", receiver: "a" },
    ],
  },
};
const SEVERITIES = ["info", "low", "high", "critical"] as const;

const step = fc.oneof(
  fc.record({ kind: fc.constant("finding" as const), who: fc.nat(4), severity: fc.nat(3), at: fc.nat(59) }),
  fc.record({ kind: fc.constant("wait" as const), minutes: fc.nat(200) }),
  fc.record({ kind: fc.constantFrom("down" as const, "up" as const, "restart" as const) }),
  fc.record({ kind: fc.constantFrom("judge" as const, "reopen" as const) }),
);

test("law: what is counted as it changes is what a count over all episodes would say", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const run = new Scenario(CONFIG);
      for (const one of steps) {
        if (one.kind === "finding") {
          const last_seen = `2026-11-24T10:${String(one.at).padStart(2, "0")}:00.000Z`;
          run.push(
            aFinding({
              identity_uid: `aws:1:role:r${one.who}`,
              severity: SEVERITIES[one.severity] ?? "low",
              last_seen,
            }),
          );
        } else if (one.kind === "wait") run.advance(one.minutes * 60_000);
        else if (one.kind === "restart") run.restart();
        else if (one.kind === "reopen") {
          const [episodeId = ""] = run.alerter.state.episodes.keys();
          run.push({ kind: "reopen", subject: { episodeId }, by: "ann", comment: "" });
        } else if (one.kind === "judge") {
          const [episodeId = ""] = run.alerter.state.episodes.keys();
          const verdict = { feedback: "dismissed", by: "ann", comment: "" } as const;
          run.push({ kind: "feedback", subject: { episodeId }, verdict });
        } else {
          run.answer = () => (one.kind === "up" ? { kind: "sent" } : { kind: "retry", reason: "server-error" });
        }
        expect(run.alerter.tally).toEqual(tallyOf(run.alerter.state.episodes.values()));
      }
    }),
    { numRuns: 60 },
  );
});
