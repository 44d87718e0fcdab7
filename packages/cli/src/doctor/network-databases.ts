import { basename } from "node:path";
import type { Config } from "@rolecall/runtime";
import { madeAt } from "@rolecall/sources";
import { readDatabases } from "../geoip/read-databases.ts";
import { type Check, ok, warning } from "./check.ts";

const DAY_MS = 86_400_000;
/** Publishers make theirs anew each week or month; networks change hands meanwhile. */
const OLD_DAYS = 60;

/** Of each database of `geoip`, how old it is; those that are wrong are errors of the configuration. `now` is epoch ms. */
export function checkNetworkDatabases(config: Pick<Config, "geoip">, now: number): readonly Check[] {
  return readDatabases(config).databases.map((database) => {
    const name = `geoip ${basename(database.name)}`;
    const made = madeAt(database);
    const days = Math.max(0, Math.floor((now - made) / DAY_MS));
    const detail = `made on ${new Date(made).toISOString().slice(0, 10)}`;
    if (days <= OLD_DAYS) return ok(name, detail);
    return warning(name, `${detail}, ${days} days ago`, "fetch a newer one, and send SIGHUP: networks change hands");
  });
}
