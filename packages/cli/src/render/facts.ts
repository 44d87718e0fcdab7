import type { Look } from "../look.ts";
import { wrap } from "./columns.ts";
import { visible } from "./visible.ts";

/** A name and its value, as a log or the history has it. */
export type Fact = readonly [name: string, value: string];

/** Names beside their values, which are made visible and wrapped; those without a value are left out. */
export function renderFacts(facts: readonly Fact[], look: Look): readonly string[] {
  const shown = facts.filter(([, value]) => value !== "");
  const width = Math.max(...shown.map(([name]) => name.length)) + 2;
  return shown.flatMap(([name, value]) =>
    wrap(visible(value), look.columns - width).map(
      (line, at) => look.paint("dim", (at === 0 ? name : "").padEnd(width)) + line,
    ),
  );
}
