import { type Config, whyUnreadable } from "@rolecall/runtime";
import { createPlaceOf, type PlaceDatabase, PlaceDatabaseError } from "@rolecall/sources";
import { type FileFault, faultOfFile } from "../inventory/fault.ts";
import { readRegular } from "../read-regular.ts";

export interface Databases {
  readonly databases: readonly PlaceDatabase[];
  /** Everything that is wrong, at once. */
  readonly faults: readonly FileFault[];
}

/** The databases of `geoip`, in their order. */
export function readDatabases({ geoip }: Pick<Config, "geoip">): Databases {
  const read = geoip.databases.map(readDatabase);
  return {
    databases: read.flatMap((one) => ("bytes" in one ? [one] : [])),
    faults: read.flatMap((one) => ("bytes" in one ? [] : [one])),
  };
}

function readDatabase(path: string): PlaceDatabase | FileFault {
  try {
    const database = { name: path, bytes: sharedBytes(path) };
    createPlaceOf({ databases: [database], lists: [] });
    return database;
  } catch (error) {
    if (error instanceof PlaceDatabaseError) return faultOfFile(path, error.message);
    return faultOfFile(path, whyUnreadable(error));
  }
}

/** In memory that threads share: a database of cities has 60 MB. */
function sharedBytes(path: string): Uint8Array {
  return readRegular(path, (size) => new Uint8Array(new SharedArrayBuffer(size)));
}
