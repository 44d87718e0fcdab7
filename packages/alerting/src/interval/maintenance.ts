import { parseTime } from "@rolecall/core";
import type { ConfigProblem, MaintenanceWindowConfig } from "../config/config.ts";
import type { Hold } from "../delivery/receipt.ts";
import { compileExpression, type Expression, type Subject } from "../matcher/expression.ts";
import { type Matcher, matchesAll } from "../matcher/matcher.ts";
import { readMatchers } from "../matcher/read-matchers.ts";

/** While it lasts, findings that match are held back; what ends or is acknowledged passes. */
export interface MaintenanceWindow {
  readonly name: string;
  /** Epoch ms; it covers its start and not its end. */
  readonly from: number;
  readonly to: number;
  readonly matchers: readonly Matcher[];
  readonly when: Expression;
  /** Whether what still fires at the end is told then. */
  readonly replay: boolean;
}

/** The windows of a configuration; mistakes are added to `problems`. */
export function compileWindows(
  windows: readonly MaintenanceWindowConfig[],
  problems: ConfigProblem[],
): readonly MaintenanceWindow[] {
  return windows.map(({ name, starts_at, ends_at, matchers = [], when, at_end = "replay" }, index) => {
    const path = `maintenance_windows[${index}]`;
    const [from, to] = [parseTime(starts_at), parseTime(ends_at)];
    if (!(from < to)) problems.push({ path: `${path}.ends_at`, message: "a window ends after it starts" });
    return {
      ...{ name, from, to, replay: at_end === "replay" },
      matchers: readMatchers(matchers, `${path}.matchers`, problems),
      when: when === undefined ? () => true : compileExpression(when, `${path}.when`, problems),
    };
  });
}

/**
 * What a window says of a finding whose newest evidence came at `lastAt`. One that discards holds on to what came within
 * it when it is over, so that it is not told then; new evidence is.
 */
export function maintenanceHold(
  windows: readonly MaintenanceWindow[],
  subject: Subject,
  { now, lastAt }: { readonly now: number; readonly lastAt: number },
): Hold | undefined {
  const holding = windows.find(({ from, to, replay, matchers, when }) => {
    const isOn = now >= from && now < to;
    const wasDropped = !replay && now >= to && lastAt >= from && lastAt < to;
    return (isOn || wasDropped) && matchesAll(matchers, subject.labels) && when(subject);
  });
  if (holding === undefined) return undefined;
  return { stage: "maintenance", reason: "maintenance", by: holding.name, until: holding.to };
}
