import { didYouMean } from "@rolecall/core";
import { FINDING_LABELS, SOME_LABELS, valuesOfLabel } from "../matcher/labels.ts";
import type { Matcher } from "../matcher/matcher.ts";
import { isBroad, type Reach, reachWords } from "./reach.ts";
import { matcherSets, type Silence } from "./silence.ts";

/** What a silence covers, as far as is known when it is set. */
export interface Cover {
  readonly matches: Reach;
  /** The identities known; undefined where its matchers say nothing of those, or nobody could tell in time. */
  readonly known: { readonly identities: number; readonly of: number } | undefined;
  /** Why it may hold back less than was meant, or more; a sentence each. */
  readonly warnings: readonly string[];
}

/** Labels of findings that their identities do not have. */
const OF_FINDINGS: ReadonlySet<string> = new Set([
  ...["detector", "kind", "severity", "confidence", "calibration", "title", "fingerprint", "finding_uid"],
  ...SOME_LABELS,
]);

/** What the matchers of a silence say of identities: sets without what only findings have; none where one says nothing of them. */
export function aboutIdentities(silence: Silence): readonly (readonly Matcher[])[] {
  const sets = matcherSets(silence).map((set) => set.filter(({ name }) => !OF_FINDINGS.has(name)));
  return sets.some((set) => set.length === 0) ? [] : sets;
}

/** Names that are no label of every finding: somebody has to look whether anything bears them. */
export function otherLabels(silence: Silence): readonly string[] {
  const names = matcherSets(silence).flatMap((set) => set.map(({ name }) => name));
  return [...new Set(names)].filter((name) => !FINDING_LABELS.includes(name) && !SOME_LABELS.includes(name));
}

/** With what is doubtful of the silence. `borne`: labels that something bears beside those of every finding; undefined: nobody knows. */
export function coverOf(
  silence: Silence,
  { matches, known, borne }: Omit<Cover, "warnings"> & { readonly borne: Iterable<string> | undefined },
): Cover {
  const names = borne === undefined ? undefined : new Set([...FINDING_LABELS, ...SOME_LABELS, ...borne]);
  const matchers = matcherSets(silence).flat();
  const warnings = [...new Set(matchers.flatMap((matcher) => doubtOf(matcher, names)))];
  if (isBroad(matches)) warnings.push(broadWords(matches));
  else if (warnings.length === 0 && matches.findings === 0 && known?.identities === 0) warnings.push(NOTHING);
  return { matches, known, warnings };
}

const NOTHING = "it holds back nothing as things are: no finding that is open matches, and no identity that is known";

function broadWords({ critical }: Reach): string {
  return critical > 0 ? `${critical} of what it matches is critical` : "it matches more than a quarter of what is open";
}

function doubtOf(matcher: Matcher, names: ReadonlySet<string> | undefined): readonly string[] {
  const { name, operator, value, test } = matcher;
  const asWritten = `${name}${operator}${JSON.stringify(value)}`;
  if (names !== undefined && !names.has(name)) {
    const so = test("") ? `, so that ${asWritten} always holds` : "";
    return [`nothing has a label ${name}${so}${didYouMean(name, names)}`];
  }
  const values = valuesOfLabel(name);
  if (values === undefined || values.some(test)) return [];
  return [`${asWritten} never holds${didYouMean(value, values) || `; there are ${values.join(", ")}`}`];
}

/** One sentence for a person. */
export function coverWords({ matches, known }: Omit<Cover, "warnings">): string {
  const words = reachWords(matches);
  if (known === undefined) return words;
  const { identities, of } = known;
  return `${words}, and ${identities === 0 ? "none" : identities} of the ${of} identities known`;
}
