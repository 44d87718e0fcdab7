import { identityDays } from "./alive.ts";
import { poissonInterval } from "./calibration.ts";
import { renderCalibration, shareOf, table } from "./render-evaluation.ts";
import { BUDGETS, type LargeWorlds, type WorldResult } from "./world-result.ts";

const DAY_MS = 86_400_000;

/** What large worlds came to, as Markdown; `startAt` is epoch ms. */
export function renderLarge(large: LargeWorlds, startAt: number): string {
  const { results, calibration, quietDays, attackDays } = large;
  if (results.length === 0) return "Not judged: `--large N` names its size.";
  const about = `${results.map(aboutWorld).join("; ")}: ${quietDays} days without attacks, then ${attackDays} with them. Realised is the findings of behaviour on the days without, per 1,000 identities and day; false is those of the days with attacks that belong to none.`;
  return [about, budgets(large, startAt), renderCalibration(calibration)].join("\n\n");
}

function aboutWorld({ seed, identities, records }: WorldResult): string {
  return `Seed ${seed}, ${identities.toLocaleString("en-US")} identities, ${records.toLocaleString("en-US")} raw records`;
}

function budgets({ results, quietDays, attackDays }: LargeWorlds, startAt: number): string {
  const quietUntil = startAt + quietDays * DAY_MS;
  const daysOf = (from: number, to: number): number =>
    results.reduce((sum, { alive }) => sum + identityDays(alive, from, to), 0);
  const [calm, tried] = [daysOf(0, quietDays), daysOf(quietDays, quietDays + attackDays)];
  const rate = (count: number, over: number): string => ((1000 * count) / over).toFixed(2);
  return table(
    ["asked", "realised", "realised over asked", "found", "by behaviour", "false"],
    BUDGETS.map((budget, at) => {
      const attacks = results.flatMap(({ matched }) => matched[at]?.attacks ?? []);
      const unfounded = results.flatMap(({ matched }) => matched[at]?.unfounded ?? []);
      const behavior = unfounded.filter(({ kind }) => kind === "behavior");
      const quiet = behavior.filter(({ time }) => Date.parse(time) < quietUntil).length;
      const [low, high] = poissonInterval(quiet);
      const found = attacks.filter(({ first }) => first !== undefined);
      const byBehavior = found.filter(({ kinds }) => kinds.includes("behavior"));
      return [
        String(budget),
        `${rate(quiet, calm)} (${rate(low, calm)}-${rate(high, calm)}; ${quiet} findings)`,
        ((1000 * quiet) / calm / budget).toFixed(2),
        shareOf(found.length, attacks.length),
        shareOf(byBehavior.length, attacks.length),
        rate(behavior.length - quiet, tried),
      ];
    }),
  );
}
