import { compileConfig, createAlerter, decide, type Effect } from "@rolecall/alerting";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRowCollector } from "./collect-rows.ts";
import { aFinding } from "./testing/a-finding.ts";

const compilation = compileConfig({ receivers: [{ name: "secops", webhook: {} }] });
if (!compilation.ok) throw new Error("refused");
const { config } = compilation;
const NOW = Date.UTC(2026, 10, 24, 10);

/** Effects of findings that share one fingerprint, all decided at one instant. */
function effectsOf(names: readonly string[]): readonly Effect[] {
  const alerter = createAlerter(config);
  return names.flatMap((name, at) => {
    const finding = aFinding(name, { fingerprint: "v1:same", score: at });
    return decide(alerter, { kind: "finding", finding }, NOW);
  });
}

function episodeRows(effects: readonly Effect[], writtenAt: ReadonlyMap<string, number> = new Map()) {
  const batches = createRowCollector("default", writtenAt).collect(effects, () => true);
  return batches.flatMap(({ table, rows }) => (table === "episodes" ? rows : []));
}

describe("the rows of a turn", () => {
  test("are one batch per table, the episodes last", () => {
    const effects = effectsOf(["a", "b"]).filter(({ kind }) => kind !== "timer");
    const told: Effect[] = [...effects, { kind: "receipts", rows: [] }, { kind: "silences", rows: [] }];
    const batches = createRowCollector("default", new Map()).collect(told, () => true);
    expect(batches.map(({ table }) => table)).toEqual(["episodes"]);
    expect(createRowCollector("default", new Map()).collect([{ kind: "timer", at: 1 }], () => true)).toEqual([]);
  });

  test("hold every finding of an episode, and for each its newest state only", () => {
    const rows = episodeRows(effectsOf(["a", "a", "b", "a"]));
    expect(rows.map((row) => row["finding_uid"])).toEqual(["f_b", "f_a"]);
  });

  test("never go back in time within an episode, whatever the clock and the restart say", () => {
    const names = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(names, fc.integer({ min: -5000, max: 5000 }), (findings, offset) => {
        const effects = effectsOf(findings);
        const [first] = episodeRows(effects);
        const writtenAt = NOW + offset;
        const rows = episodeRows(effects, new Map([[String(first?.["episode_id"]), writtenAt]]));
        const times = [writtenAt, ...rows.map((row) => Date.parse(String(row["at"])))];
        expect(times.every((time, at) => at === 0 || time > (times[at - 1] ?? 0))).toBe(true);
      }),
    );
  });
});
