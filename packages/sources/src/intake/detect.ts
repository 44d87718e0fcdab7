import type { JsonObject } from "@rolecall/core";
import type { Source } from "../source.ts";

/** Finds the source of a record. `last` is tried first: the records of one input are nearly always of one format. */
export type Detect = (record: JsonObject, last: Source | undefined) => Source | undefined;

/** Sources are asked in the order of the list; at most one says yes to any record, which conformance holds them to. */
export function createDetect(sources: readonly Source[]): Detect {
  return (record, last) => {
    if (last?.detect(record)) return last;
    for (const source of sources) if (source !== last && source.detect(record)) return source;
    return undefined;
  };
}
