import { describe, expect, test } from "vitest";
import { createAlerter, nextTimer } from "../alerter.ts";
import { compileConfig } from "../config/compile.ts";
import { decide } from "../decide.ts";
import type { Effect } from "../effect.ts";
import type { Silence } from "../hold/silence.ts";
import { aFinding } from "../testing/finding.ts";
import { START } from "../testing/scenario.ts";
import { restoreAlerter } from "./restore.ts";
import { fromTableRows, readSilence, type SilenceColumns, toTableRows } from "./table-rows.ts";

const compilation = compileConfig({ receivers: [{ name: "secops", slack: {} }] });
if (!compilation.ok) throw new Error("refused");
const { config } = compilation;

const silence: Silence = {
  silenceId: "s1",
  matchers: [["owner=nobody", 'kind=~"rule|policy"']],
  startsAt: START,
  endsAt: START + 3_600_000,
  createdBy: "ann",
  comment: "",
  updatedAt: START,
  hidden: 0,
  episodes: [],
};

/** All rows ever written, as a log, the columns of the migrations only. */
function writtenBy(
  effects: readonly Effect[],
): { table: string; rows: readonly Readonly<Record<string, unknown>>[] }[] {
  return effects.flatMap((effect) => toTableRows(effect, "default") ?? []);
}

describe("what is stored in the tables of the public contract is enough to go on", () => {
  test("a restart from every row ever written, in any order, sends nothing again", () => {
    const alerter = createAlerter(config);
    const written: ReturnType<typeof writtenBy> = [];
    const step = (effects: readonly Effect[]): void => {
      written.push(...writtenBy(effects));
      for (const effect of effects) {
        if (effect.kind !== "send") continue;
        const outcome = { kind: "sent", externalIds: { ts: "1.1" } } as const;
        step(decide(alerter, { kind: "delivered", noticeId: effect.notice.noticeId, outcome }, START + 10_000));
      }
    };
    step(decide(alerter, { kind: "silence", silence }, START));
    step(decide(alerter, { kind: "finding", finding: aFinding() }, START));
    step(decide(alerter, { kind: "tick" }, START + 10_000));
    const of = (table: string): never[] =>
      written
        .filter((one) => one.table === table)
        .flatMap(({ rows }) => rows)
        .toReversed() as never[];
    const stored = fromTableRows({
      episodes: of("episodes"),
      notifications: of("notifications"),
      silences: of("silences"),
    });
    const restored = restoreAlerter(config, stored, START + 20_000);
    expect([...restored.state.episodes.values()]).toEqual([...alerter.state.episodes.values()]);
    expect([...restored.state.groups.values()][0]?.log).toEqual([...alerter.state.groups.values()][0]?.log);
    expect([...restored.state.groups.values()][0]?.externalIds).toEqual({ ts: "1.1" });
    expect([...restored.state.silences.values()]).toEqual([silence]);
    const effects = decide(restored, { kind: "tick" }, nextTimer(restored) ?? 0);
    expect(effects.filter(({ kind }) => kind === "send")).toEqual([]);
  });

  test.each([
    ["one set", silence.matchers],
    ["several sets", [['title="a,b"', "kind=rule"], ["owner=x"]]],
  ])("a silence of %s is read back as it means", (_, matchers) => {
    const effect: Effect = { kind: "silences", rows: [{ ...silence, matchers }] };
    const [row] = toTableRows(effect, "default")?.rows ?? [];
    const back = readSilence(row as unknown as SilenceColumns);
    expect(back.matchers).toEqual(matchers.length === 1 ? matchers : matchers.map((set) => [`{${set.join(",")}}`]));
  });

  test("times are RFC 3339, and effects that write nothing give nothing", () => {
    const [row] = toTableRows({ kind: "silences", rows: [silence] }, "default")?.rows ?? [];
    expect(row?.["starts_at"]).toBe("2026-11-24T10:00:00.000Z");
    expect(toTableRows({ kind: "timer", at: 1 }, "default")).toBeUndefined();
  });
});

test("dry-run: everything happens but the sending, and receipts say so", () => {
  const dry = compileConfig({ receivers: [{ name: "secops", slack: {} }], notify: "dry-run" });
  if (!dry.ok) throw new Error("refused");
  const alerter = createAlerter(dry.config);
  decide(alerter, { kind: "finding", finding: aFinding() }, START);
  const effects = decide(alerter, { kind: "tick" }, START + 10_000);
  expect(effects.some(({ kind }) => kind === "send")).toBe(false);
  expect(effects.find((effect) => effect.kind === "receipts")).toMatchObject({
    rows: [{ stage: "deliver", reason: "dry-run", would_have_been: "first_notification" }],
  });
});

test("without receivers nobody is told, and receipts say so", () => {
  const none = compileConfig({ receivers: [] });
  if (!none.ok) throw new Error("refused");
  const effects = decide(createAlerter(none.config), { kind: "finding", finding: aFinding() }, START);
  expect(effects.find((effect) => effect.kind === "receipts")).toMatchObject({
    rows: [{ stage: "route", reason: "no-integration" }],
  });
});
