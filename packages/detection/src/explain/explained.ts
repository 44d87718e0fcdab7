import { type Dimension, formatTime } from "@rolecall/core";
import { allowanceOf } from "../changes/allowance.ts";
import type { Change } from "../changes/change.ts";
import { rateSurprise } from "../features/counts.ts";
import { noveltySurprise } from "../features/novelty.ts";
import { AT_SUP, FEATURE, FEATURE_OF_FIELD } from "../state/layout.ts";
import { nameOf, rounded, type Told } from "./dimension.ts";
import { listed, plain } from "./words.ts";

const SHOWN = 3;
/** Less than this was not lost to an explanation, but to rounding. */
const WORTH_TELLING = 0.1;

const NOTHING = allowanceOf([]);

/** What was changed on purpose, and which evidence the finding has lost to it; nothing where it lost none. */
export function tellChanges(told: Told): readonly Dimension[] {
  const { explaining } = told;
  if (explaining === undefined) return [];
  const lost = [...lostNovelty(told), ...lostCalls(told)];
  if (lost.length === 0) return [];
  return [
    {
      name: "change",
      pattern: "MATCH",
      observed: listed(explaining.changes.map(inWords), SHOWN),
      expected: `explained by it: ${lost.join(", ")}`,
      surprise: 0,
      added: 0,
    },
  ];
}

function inWords({ change, by, what, at, isLearned }: Change): string {
  const when = formatTime(at);
  if (isLearned) return `${plain(what)} by ${plain(by)} at ${when}`;
  return `${change} at ${when}${what === "" ? "" : `, ${plain(what)}`}${by === "" ? "" : `, says ${plain(by)}`}`;
}

function lostNovelty({ row, group, fleet, explaining }: Told): readonly string[] {
  return FEATURE_OF_FIELD.flatMap((feature, field) => {
    const { novel, free } = explaining?.allowance ?? NOTHING;
    if ((novel[field] ?? 0) === 0 && (free[field] ?? 0) === 0) return [];
    return lostBy(feature, noveltySurprise(row, group, fleet, field), row.get(AT_SUP + feature));
  });
}

function lostCalls({ row, explaining }: Told): readonly string[] {
  if ((explaining?.allowance.calls ?? 1) === 1) return [];
  return lostBy(FEATURE.rate, rateSurprise(row), row.get(AT_SUP + FEATURE.rate));
}

/** How surprising it would be, and how surprising it is. */
function lostBy(feature: number, without: number, left: number): readonly string[] {
  if (without - left < WORTH_TELLING) return [];
  return [`${nameOf(feature)} (surprise ${rounded(left)} instead of ${rounded(without)})`];
}
