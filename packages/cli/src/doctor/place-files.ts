import { statSync } from "node:fs";
import { basename } from "node:path";
import type { Config } from "@rolecall/runtime";
import { madeAt } from "@rolecall/sources";
import { readDatabases } from "../place/read-databases.ts";
import { readLists } from "../place/read-lists.ts";
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

/** Exits of anonymisers come and go within days, other lists within weeks. */
const OLD_LIST_DAYS = 14;

/** Of each list of `address_lists`, how much is in it and how old its file is; wrong ones are errors of the configuration. */
export function checkAddressLists(config: Pick<Config, "address_lists">, now: number): readonly Check[] {
  const { lists, faults } = readLists(config);
  const wrong = new Set(faults.map(({ file }) => file));
  return config.address_lists.flatMap(({ name: list, file, threat }, at) => {
    if (wrong.has(file)) return [];
    const name = `address list ${list}`;
    const written = statSync(file).mtimeMs;
    const days = Math.max(0, Math.floor((now - written) / DAY_MS));
    const count = lists[at]?.networks.length ?? 0;
    const detail = `${count} addresses and ranges, of ${new Date(written).toISOString().slice(0, 10)}`;
    if (count === 0) return [warning(name, "is empty", "nobody is told of by it: see that what fetches it works")];
    if (!threat || days <= OLD_LIST_DAYS) return [ok(name, detail)];
    return [
      warning(name, `${detail}, ${days} days ago`, "fetch a newer one, and send SIGHUP: such addresses come and go"),
    ];
  });
}
