import { createPlaceOf, type PlaceData, type PlaceOf } from "@rolecall/sources";
import { renderFaults } from "../inventory/fault.ts";
import type { NamedBy } from "../named-files.ts";
import { EXIT, Failure } from "../verb.ts";
import { readDatabases } from "./read-databases.ts";
import { readLists } from "./read-lists.ts";

export type PlaceFiles = NamedBy<"geoip" | "address_lists">;

/** What the configuration's files say of addresses. @throws Failure with everything that is wrong with them (exit code 2) */
export function placeDataOf({ config, take }: PlaceFiles): PlaceData {
  const { databases, faults } = take("geoip.databases") ?? readDatabases(config);
  const { lists, faults: listFaults } = take("address_lists") ?? readLists(config);
  const wrong = [...faults, ...listFaults];
  if (wrong.length > 0) throw new Failure(renderFaults(wrong), { exit: EXIT.usage });
  return { databases, lists };
}

/** The same, to be asked. @throws Failure as `placeDataOf` */
export function placeOfConfig(files: PlaceFiles): PlaceOf {
  return createPlaceOf(placeDataOf(files));
}
