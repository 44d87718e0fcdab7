import { CARRIED, type Event } from "@rolecall/core";

/** The schemas that carry many vendors' events. */
export const CARRIERS: readonly string[] = Array.from(CARRIED.keys());

/** The source of the vendor whose event this is: the event's own, but for schemas that carry many vendors' events. */
export function vendorSource({ source, provider }: Pick<Event, "source" | "provider">): string {
  return CARRIED.get(source)?.get(provider) ?? source;
}

/** How else the events of a source may come: in which schema, from which provider. */
export function carriersOf(source: string): readonly Pick<Event, "source" | "provider">[] {
  return Array.from(CARRIED, ([schema, vendors]) =>
    Array.from(vendors, ([provider, name]) => (name === source ? [{ source: schema, provider }] : [])).flat(),
  ).flat();
}
