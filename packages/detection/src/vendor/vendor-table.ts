import { CARRIED, type Event } from "@rolecall/core";
import { CARRIERS } from "./vendor-source.ts";

/** What is known of an event's names; found out when the first one has them: of most vendors a house has no logs. */
type Known<T> = () => T;

interface Entry<T> {
  readonly own: Known<T>;
  /** By provider, of a schema that carries vendors' events. */
  readonly carried: ReadonlyMap<string, Known<T>> | undefined;
}

/**
 * What is known by source, for an event of any: `of` says it for the names under which an event goes, its own source and
 * where a schema carries it the vendor's as well. One look-up for the events of any other source.
 */
export function vendorTable<T>(
  sources: Iterable<string>,
  of: (names: readonly string[]) => T,
): (event: Pick<Event, "source" | "provider">) => T | undefined {
  const known = (names: readonly string[]): Known<T> => {
    let found: { readonly value: T } | undefined;
    return () => {
      found ??= { value: of(names) };
      return found.value;
    };
  };
  const entries = new Map<string, Entry<T>>();
  for (const source of new Set([...sources, ...CARRIERS])) {
    const vendors = CARRIED.get(source);
    const carried = vendors && new Map(Array.from(vendors, ([provider, name]) => [provider, known([source, name])]));
    entries.set(source, { own: known([source]), carried });
  }
  // Nearly always the next event is of the same source.
  let last: (Pick<Event, "source" | "provider"> & { readonly found: T | undefined }) | undefined;
  return ({ source, provider }) => {
    if (last?.source === source && last.provider === provider) return last.found;
    const entry = entries.get(source);
    const found = (entry?.carried?.get(provider) ?? entry?.own)?.();
    last = { source, provider, found };
    return found;
  };
}
