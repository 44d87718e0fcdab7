import { identityDays } from "./alive.ts";
import { poissonInterval } from "./calibration.ts";
import { renderCalibration, shareOf, table } from "./render-evaluation.ts";
import { BUDGETS, type LargeWorld } from "./world-result.ts";

const DAY_MS = 86_400_000;

/** What one large world came to, as Markdown; `startAt` is epoch ms. */
export function renderLarge(large: LargeWorld | undefined, startAt: number): string {
  if (large === undefined) return "Not judged: `--large N` names its size.";
  const { result, calibration, quietDays, attackDays } = large;
  const { seed, identities, records } = result;
  const about = `Seed ${seed}, ${identities.toLocaleString("en-US")} identities, ${records.toLocaleString("en-US")} raw records: ${quietDays} days without attacks, then ${attackDays} with them. Realised is the findings of behaviour on the days without, per 1,000 identities and day; false is those of the days with attacks that belong to none.`;
  return [about, budgets(large, startAt), renderCalibration(calibration)].join("\n\n");
}

function budgets({ result, quietDays, attackDays }: LargeWorld, startAt: number): string {
  const { alive, matched } = result;
  const quietUntil = startAt + quietDays * DAY_MS;
  const [calm, tried] = [identityDays(alive, 0, quietDays), identityDays(alive, quietDays, quietDays + attackDays)];
  const rate = (count: number, over: number): string => ((1000 * count) / over).toFixed(2);
  return table(
    ["asked", "realised", "realised over asked", "found", "by behaviour", "false"],
    BUDGETS.map((budget, at) => {
      const { attacks = [], unfounded = [] } = matched[at] ?? {};
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
