import type { FindingKind } from "@rolecall/core";
import type { AttackOutcome } from "./match-findings.ts";
import { oracleRecall } from "./oracle.ts";
import { renderPlot, type Series } from "./plot.ts";
import { percent, shareOf, table } from "./render-evaluation.ts";
import { BUDGETS, type ReportOptions, USUAL, type WorldResult } from "./world-result.ts";

/** Recall per budget: ours online, the others with the best threshold that the labels allow. */
export function recallTable(
  worlds: readonly WorldResult[],
  outcomes: readonly (readonly AttackOutcome[])[],
  identities: number,
  { quietDays, attackDays }: ReportOptions,
): { readonly markdown: string; readonly series: readonly Series[] } {
  const planted = outcomes[0]?.length ?? 0;
  const shown = BUDGETS.slice(0, 4);
  const ours = shown.map((_, at) => (outcomes[at] ?? []).filter(({ first }) => first !== undefined).length);
  const behavior = shown.map(
    (_, at) =>
      (outcomes[at] ?? []).filter(({ first, kinds }) => first !== undefined && kinds.includes("behavior")).length,
  );
  const names = worlds[0]?.baselines.map(({ name }) => name) ?? [];
  const days = quietDays + attackDays - Math.min(7, quietDays);
  const others = names.map((name, at) => ({
    name,
    shares: shown.map((budget) => {
      // Scores of different worlds are comparable: the same baseline, the same length.
      const hours = worlds.flatMap((world) =>
        (world.baselines[at]?.hours ?? []).map((hour) => ({
          ...hour,
          identity: `${world.seed}/${hour.identity}`,
          attack: hour.attack === undefined ? undefined : `${world.seed}/${hour.attack}`,
        })),
      );
      return oracleRecall(hours, planted, (budget * identities * days) / 1000);
    }),
  }));
  const share = (found: number): string => shareOf(found, planted);
  const informed = (worlds[0]?.informed ?? []).map(({ name }, at) => {
    const attacks = worlds.flatMap((world) => world.informed[at]?.matched.attacks ?? []);
    const of = (kind?: FindingKind): readonly string[] => {
      const found = attacks.filter(({ first, kinds }) => first && (kind === undefined || kinds.includes(kind))).length;
      return shown.map((budget) => (budget === USUAL ? share(found) : "–"));
    };
    return [
      [`Rolecall, ${name}`, ...of()],
      [`Rolecall, ${name}, behaviour alone`, ...of("behavior")],
    ];
  });
  const markdown = table(
    ["detector", ...shown.map(String)],
    [
      ["**Rolecall**, all kinds of findings", ...ours.map(share)],
      ["Rolecall, behaviour alone", ...behavior.map(share)],
      ...informed.flat(),
      ...others.map(({ name, shares }) => [name, ...shares.map(percent)]),
    ],
  );
  const line = (shares: readonly number[]): Series["points"] =>
    shares.map((each, at) => [Math.log2(shown[at] as number), each]);
  const series = [
    { name: "Rolecall", points: line(ours.map((found) => found / Math.max(1, planted))) },
    ...others.map(({ name, shares }) => ({ name, points: line(shares) })),
  ];
  return { markdown, series };
}

export function recallPlot(series: readonly Series[]): string {
  return renderPlot({
    title: "Attacks found at so many false findings",
    x: "false findings per 1,000 identities and day",
    y: "recall",
    xTicks: BUDGETS.slice(0, 4).map((budget) => [Math.log2(budget), String(budget)]),
    yTicks: [0, 0.25, 0.5, 0.75, 1].map((share) => [share, percent(share)]),
    series,
  });
}
