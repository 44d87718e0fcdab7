import type { Condition, Path } from "../rule.ts";

/** What a log calls the parts of a property that was changed. */
interface Property {
  readonly name: string;
  readonly before: string;
  readonly now: string;
}

/**
 * Of the credentials that an application of Entra has none was not there before: one was taken away, by the operation that adds them as
 * well. `properties`: where the record has what was changed; Entra's own log and Microsoft 365's copy of it spell the parts differently.
 */
export function onlyTakenAway(properties: Path, { name, before, now }: Property): Condition {
  return {
    each: properties,
    where: {
      all: [
        { field: `item.${name}`, equals: "KeyDescription" },
        { field: `item.${before}.*`, exists: true },
        // What is there now is a list that was read to its end.
        {
          any: [
            { field: `item.${now}.*`, exists: true },
            { field: `item.${now}`, equals: "[]" },
          ],
        },
        { not: { field: `item.${now}.*`, differsFrom: `item.${before}.*` } },
      ],
    },
  };
}
