import type { Json } from "@rolecall/core";
import { compileGlob } from "./glob.ts";

/** The values of a path that has many, as lower-case text. */
interface Folded {
  /** Nothing for objects and lists. */
  readonly each: readonly string[];
  /** Texts and numbers together, with a character in between that no pattern of a rule has; undefined where there are none. */
  readonly all: string | undefined;
}

const BETWEEN = "\0";

/** By the list that the path's reader gave, which is the same for every condition on one record. */
const FOLDED = new WeakMap<readonly Json[], Folded>();

/**
 * Tests on all values of a path at once: of the hundred conditions on what a tool was handed nearly all hold for nothing in
 * it, and one walk over one text says so. `some value holds`, as of other paths.
 */
export const FOLDED_TESTS = {
  contains(text: string): (values: readonly Json[]) => boolean {
    const part = text.toLowerCase();
    return (values) => foldedOf(values).all?.includes(part) === true;
  },
  matches(pattern: string): (values: readonly Json[]) => boolean {
    const folded = pattern.toLowerCase();
    const glob = compileGlob(folded);
    const [longest = ""] = folded.split("*").toSorted((a, b) => b.length - a.length);
    return (values) => {
      const { all, each } = foldedOf(values);
      return (longest === "" || all?.includes(longest) === true) && each.some(glob);
    };
  },
  any(texts: RegExp): (values: readonly Json[]) => boolean {
    return (values) => {
      const { all } = foldedOf(values);
      return all !== undefined && texts.test(all);
    };
  },
} as const;

function foldedOf(values: readonly Json[]): Folded {
  const known = FOLDED.get(values);
  if (known !== undefined) return known;
  const each = values.map((value) => (typeof value === "object" ? "" : String(value).toLowerCase()));
  const scalars = each.filter((_, at) => typeof values[at] !== "object");
  const folded = { each, all: scalars.length === 0 ? undefined : scalars.join(BETWEEN) };
  FOLDED.set(values, folded);
  return folded;
}
