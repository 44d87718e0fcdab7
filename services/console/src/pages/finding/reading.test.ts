import { expect, test } from "vitest";
import { type Reading, readingOf } from "./reading.ts";
import type { Sign, Verdict } from "./signs.ts";

/** Every sign as always but those named. */
function signs(named: Readonly<Record<string, Verdict>>): readonly Sign[] {
  const names = ["Network", "Client", "Actions", "Credential", "Hour", "Rate", "Data", "Refusals", "Silence"];
  return names.map((name) => ({ name, verdict: named[name] ?? "as-always", word: "", detail: "" }));
}

test.each<[string, Reading["fits"], Readonly<Record<string, Verdict>>]>([
  ["a new place and new work: somebody", "somebody", { Network: "odd", Actions: "odd" }],
  ["a new place and a new client: somebody", "somebody", { Network: "odd", Client: "odd" }],
  [
    "new work that is refused, from a place that varies: somebody",
    "somebody",
    { Network: "unclear", Actions: "odd", Refusals: "odd" },
  ],
  ["new work when it never works: somebody", "somebody", { Actions: "odd", Hour: "odd" }],
  ["its work from a new place: a move, or a thief", "either", { Network: "odd" }],
  ["new work from its own place: a release, or somebody on it", "either", { Client: "odd" }],
  ["its work after a long silence", "either", { Silence: "odd" }],
  ["far more data of its own: an export, or somebody who takes it", "either", { Data: "odd", Rate: "odd" }],
  ["more of its own: the machine", "machine", { Rate: "odd" }],
  ["its own at another hour: the machine", "machine", { Hour: "odd" }],
  ["nothing odd: the machine, whatever it did", "machine", {}],
])("%s", (_what, fits, named) => {
  expect(readingOf(signs(named)).fits).toBe(fits);
});

test("where no sign can be read, nothing is claimed", () => {
  const unclear = signs({}).map((sign) => ({ ...sign, verdict: "unclear" as const }));
  expect(readingOf(unclear).fits).toBe("unknown");
});
