import { type Event, isJsonObject, type JsonObject, overlaid, parseJson, vendorRecord } from "@rolecall/core";
import { oncePerEvent } from "./once-per-event.ts";
import { vendorSource } from "./vendor-source.ts";

/**
 * The original record of an event, parsed; undefined where there is none or it is no JSON object. Where a schema carries a
 * vendor's event, it has the members of the vendor's own record besides those of the schema. To be read only.
 */
export const originalOf: (event: Pick<Event, "source" | "provider" | "raw">) => JsonObject | undefined = oncePerEvent(
  (event) => {
    const record = event.raw === undefined ? undefined : parseJson(event.raw);
    if (!isJsonObject(record)) return undefined;
    const vendor = vendorSource(event);
    return vendor === event.source ? record : overlaid(vendorRecord(event.source, vendor, record), record);
  },
);
