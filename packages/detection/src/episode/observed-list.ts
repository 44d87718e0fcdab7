import type { Dimension } from "@rolecall/core";
import { listed, plain } from "../explain/words.ts";

/** Values remembered besides the first, and values shown. */
const MOST_OTHERS = 20;
const SHOWN = 5;
/** What a rule saw (see compile-rule.ts). */
const OBSERVED_IN = "action";

/** The values of an episode with another one: the first is what its finding tells. The same array where it says nothing new. */
export function withValue(values: readonly string[], value: string, isWorse: boolean): readonly string[] {
  if (isWorse) return [value, ...values.filter((known) => known !== value)].slice(0, MOST_OTHERS + 1);
  if (values.includes(value) || values.length > MOST_OTHERS) return values;
  return [...values, value];
}

/** What a match saw, if it is a rule's. */
export function ruleSaw(dimensions: readonly Dimension[]): string | undefined {
  return dimensions.find(({ name }) => name === OBSERVED_IN)?.observed;
}

/** The dimensions with the first values, and how many more there are. */
export function showing(dimensions: readonly Dimension[], values: readonly string[]): readonly Dimension[] {
  if (values.length < 2) return dimensions;
  return dimensions.map((each) => (each.name === OBSERVED_IN ? { ...each, observed: observedOf(values) } : each));
}

/** The operation is said once: `CopyIt: a; b`. */
function observedOf([first = "", ...others]: readonly string[]): string {
  const operation = /^.*?: /.exec(first)?.[0] ?? "";
  const rest = others.map((value) => plain(value.startsWith(operation) ? value.slice(operation.length) : value));
  return listed([first, ...rest], SHOWN, { between: "; ", isOpen: others.length >= MOST_OTHERS });
}
