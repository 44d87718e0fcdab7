import { CARRIED, type Event } from "@rolecall/core";

/** The schemas that carry many vendors' events. */
export const CARRIERS: readonly string[] = Array.from(CARRIED.keys());

/** The source of the vendor whose event this is: the event's own, but for schemas that carry many vendors' events. */
export function vendorSource({ source, provider }: Pick<Event, "source" | "provider">): string {
  return CARRIED.get(source)?.get(provider) ?? source;
}

type Carrier = Pick<Event, "source" | "provider">;

/** Of each source how else its events come: asked for each operation of each rule at a start. */
const CARRIERS_OF = new Map<string, Carrier[]>();
for (const [schema, vendors] of CARRIED)
  for (const [provider, source] of vendors) {
    const carriers = CARRIERS_OF.get(source) ?? [];
    CARRIERS_OF.set(source, carriers);
    carriers.push({ source: schema, provider });
  }

/** How else the events of a source may come: in which schema, from which provider. */
export function carriersOf(source: string): readonly Carrier[] {
  return CARRIERS_OF.get(source) ?? [];
}
