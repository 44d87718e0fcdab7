import type { Config } from "@rolecall/runtime";
import { createPlaceOf, type PlaceData, type PlaceOf } from "@rolecall/sources";
import { renderFaults } from "../inventory/fault.ts";
import { EXIT, Failure } from "../verb.ts";
import { readDatabases } from "./read-databases.ts";
import { readLists } from "./read-lists.ts";

type Places = Pick<Config, "geoip" | "address_lists">;

/** What the configuration's files say of addresses. @throws Failure with everything that is wrong with them (exit code 2) */
export function placeDataOf(config: Places): PlaceData {
  const { databases, faults } = readDatabases(config);
  const { lists, faults: listFaults } = readLists(config);
  const wrong = [...faults, ...listFaults];
  if (wrong.length > 0) throw new Failure(renderFaults(wrong), { exit: EXIT.usage });
  return { databases, lists };
}

/** The same, to be asked. @throws Failure as `placeDataOf` */
export function placeOfConfig(config: Places): PlaceOf {
  return createPlaceOf(placeDataOf(config));
}
