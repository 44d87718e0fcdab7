import type { JsonObject } from "@rolecall/core";
import { windowsEvent } from "./windows-event.ts";

/** One of the providers that write the Security log, or install services, with the number of an event: any program may have an `EventID`. */
export function detect(record: JsonObject): boolean {
  return windowsEvent(record) !== undefined;
}
