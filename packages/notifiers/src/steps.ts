import { type Finding, formatTime, parseTime } from "@rolecall/core";

/** One step of a sequence. Texts are as in the finding. */
export interface Step {
  /** `09:12`, UTC; of another day than the first step's, `11-25 09:12`. */
  readonly at: string;
  /** What it served: `Discovery`. */
  readonly tactic: string;
  readonly deed: string;
}

/** `2026-11-24T09:12:00.000Z deploy listed all buckets (f_11)`: when, what, and the finding that tells of it. */
const STEP = /^(\S+Z) (.+?)(?: \(f_\w+\))?$/;

/** The steps of a sequence in their order; none for any other finding. */
export function stepsOf({ kind, dimensions, first_seen }: Finding): readonly Step[] {
  if (kind !== "sequence") return [];
  const day = first_seen.slice(0, 10);
  return dimensions.flatMap(({ name, observed }) => {
    const [, time = "", deed = ""] = STEP.exec(observed) ?? [];
    const at = parseTime(time);
    if (Number.isNaN(at)) return [];
    const text = formatTime(at);
    const clock = text.slice(11, 16);
    return [{ at: text.startsWith(day) ? clock : `${text.slice(5, 10)} ${clock}`, tactic: name, deed }];
  });
}
