import type { Event } from "@rolecall/core";

/** A pure function of an event that several ask, one after another, of the same one: it is worked out once. */
export function oncePerEvent<E extends Partial<Event>, V>(compute: (event: E) => V): (event: E) => V {
  let last: { readonly event: E; readonly value: V } | undefined;
  return (event) => {
    if (last?.event !== event) last = { event, value: compute(event) };
    return last.value;
  };
}
