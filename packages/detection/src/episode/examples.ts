import type { Dimension } from "@rolecall/core";
import { calledFrom } from "../explain/called-from.ts";
import { plain } from "../explain/words.ts";
import type { Sample } from "../state/sample.ts";
import type { Episode, Peak } from "./episode.ts";

/** The call did not succeed, and of such no example is kept yet. */
export function lacksExample({ denied, failed }: Sample, { refusal, failure }: Peak): boolean {
  return (denied && refusal === undefined) || (failed && failure === undefined);
}

/** What the call says that decided, where it did not succeed, and what another one said before. */
export function failuresOf(sample: Sample, before: Peak | undefined): Pick<Peak, "refusal" | "failure"> {
  const { denied, failed, error, text } = sample;
  const said = [text[0] ?? "", error]
    .filter((part) => part !== "")
    .map(plain)
    .join(", ");
  const refusal = denied ? said : before?.refusal;
  const failure = failed ? said : before?.failure;
  return { ...(refusal !== undefined && { refusal }), ...(failure !== undefined && { failure }) };
}

/**
 * The events that a finding names with this call: its first, the one that brought what leads, and this; and from where
 * the second came. `before` has the strongest moment of the same hour, if any: what is usual and comes after it may only
 * add to how often.
 */
export function deciderOf(
  { uid, caller }: Sample,
  { strength }: Pick<Peak, "strength">,
  leads: number,
  { peak: before, finding }: Pick<Episode, "peak" | "finding">,
): { readonly from: readonly Dimension[]; readonly events: readonly string[] } {
  const [first = uid, decider = uid] = finding.events;
  const isBrought = before?.from === undefined || (strength[leads] ?? 0) > (before.strength[leads] ?? 0);
  if (isBrought) return { from: calledFrom(caller), events: [first, uid, uid] };
  return { from: before.from, events: [first, decider, uid] };
}
