import { inTitle, span } from "../explain/words.ts";
import { byUse, type LifecycleMatch, match, type Sighting } from "./sighting.ts";

export const REFUSED_THEN_LET_IN = "lifecycle.refused-then-let-in";
/** Fewer are a right that was missing at first. */
const REFUSALS = 20;
/** A program that lacks a right has its few calls, and tries them again; whoever looks what a key may do tries many, */
const CALLS = 8;
/** or what nobody would let it do by mistake. */
const GRAVE_CALLS = 2;

/** A key that no log had let in before was refused one call after another, and now is let in: somebody looked what it may do. */
export function refusedThenLetIn(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, record, knock } = seen;
  if (knock === undefined || knock.refusals < REFUSALS) return undefined;
  if (knock.calls.length < CALLS && knock.grave.length < GRAVE_CALLS) return undefined;
  return match({
    id: REFUSED_THEN_LET_IN,
    title: `${inTitle(record.name)}, which was never let in, was refused ${knock.refusals} times within ${span(at - knock.from)}, and then was let in`,
    severity: byUse("medium", seen),
    owasp: ["NHI2"],
    tag: ["Discovery", "T1526"],
    from: knock.from,
    seen: [
      "denied",
      `${knock.refusals} refusals of ${knock.calls.length} calls or more, ${knock.grave.length} of which administer, delete or take secrets; then ${event.action}`,
      "a new key is refused few calls, until it has its rights",
    ],
  });
}
