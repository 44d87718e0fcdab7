import { closeSync, fstatSync, openSync, readSync } from "node:fs";
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
    const { code } = error as NodeJS.ErrnoException;
    return faultOfFile(
      path,
      code === "ENOENT" ? "there is no such file" : `cannot be read: ${code ?? "unknown error"}`,
    );
  }
}

/** In memory that threads share: a database of cities has 60 MB. */
function sharedBytes(path: string): Uint8Array {
  const file = openSync(path, "r");
  try {
    const bytes = new Uint8Array(new SharedArrayBuffer(fstatSync(file).size));
    let at = 0;
    for (let read = -1; read !== 0 && at < bytes.length; at += read)
      read = readSync(file, bytes, at, bytes.length - at, at);
    return bytes.subarray(0, at);
  } finally {
    closeSync(file);
  }
}
