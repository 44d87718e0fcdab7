import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { Config } from "@rolecall/runtime";
import { createPlaceOf, type PlaceDatabase, PlaceDatabaseError, type PlaceOf } from "@rolecall/sources";
import { type FileFault, faultOfFile, renderFaults } from "../inventory/fault.ts";
import { EXIT, Failure } from "../verb.ts";

interface Databases {
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

/** The same for a run. @throws Failure with everything that is wrong with them (exit code 2) */
export function databasesOf(config: Pick<Config, "geoip">): readonly PlaceDatabase[] {
  const { databases, faults } = readDatabases(config);
  if (faults.length > 0) throw new Failure(renderFaults(faults), { exit: EXIT.usage });
  return databases;
}

/** Where addresses are, by the configuration's databases. @throws Failure as `databasesOf` */
export function placeOfConfig(config: Pick<Config, "geoip">): PlaceOf {
  return createPlaceOf(databasesOf(config));
}

function readDatabase(path: string): PlaceDatabase | FileFault {
  try {
    const database = { name: path, bytes: sharedBytes(path) };
    createPlaceOf([database]);
    return database;
  } catch (error) {
    if (error instanceof PlaceDatabaseError) return faultOfFile(path, error.message);
    return faultOfFile(path, reasonOf(error as NodeJS.ErrnoException));
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === "ENOENT") return "there is no such file";
  return code === undefined ? message : `cannot be read: ${code}`;
}

/** What `readSync` and mmdb-lib can take; the largest that are published have half of it. */
const MOST_BYTES = 2 ** 31 - 1;

/** In memory that threads share: a database of cities has 60 MB. */
function sharedBytes(path: string): Uint8Array {
  // To open a pipe would wait for who writes to it, and nothing else would run in the meantime.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new Error("is no regular file");
    if (status.size > MOST_BYTES) throw new Error("is larger than a database can be (2 GiB)");
    const bytes = new Uint8Array(new SharedArrayBuffer(status.size));
    let at = 0;
    for (let read = -1; read !== 0 && at < bytes.length; at += read)
      read = readSync(file, bytes, at, bytes.length - at, at);
    return bytes.subarray(0, at);
  } finally {
    closeSync(file);
  }
}
