import { isJsonObject, type JsonObject } from "@rolecall/core";
import type { Path } from "./loose.ts";
import type { SchemaFault } from "./schema-faults.ts";

/**
 * The sections that the schema has nothing against; undefined where the value is no group. Receivers keep their names and
 * routes their matchers. The whole route is left out with the intervals that it may name: it cannot be judged without.
 */
export function soundSections(value: unknown, faults: readonly SchemaFault[]): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const wrong = new Set(faults.map(({ path, key }) => path[0] ?? key));
  const sound = Object.fromEntries(Object.entries(value).filter(([name]) => !wrong.has(name)));
  const { receivers, route } = value;
  const named = Array.isArray(receivers) ? receivers.filter(isJsonObject).map(({ name = "" }) => ({ name })) : [];
  if (wrong.has("receivers") && Array.isArray(receivers)) sound["receivers"] = named;
  if (wrong.has("time_intervals")) delete sound["route"];
  else if (wrong.has("route") && isJsonObject(route)) {
    sound["route"] = { receiver: named[0]?.name ?? "", ...soundRoute(route, ["route"], faults) };
  }
  return sound;
}

/** Of a route that has a fault of its own remain its receiver, its matchers and what is below it. */
function soundRoute(route: JsonObject, path: Path, faults: readonly SchemaFault[]): JsonObject {
  const below = Array.isArray(route["routes"]) ? route["routes"] : [];
  const routes = below.map((each, at) => soundRoute(isJsonObject(each) ? each : {}, [...path, "routes", at], faults));
  const own = faults.filter(({ path: at }) => path.every((part, depth) => part === at[depth]));
  if (own.every(({ path: at }) => at[path.length] === "routes")) return { ...route, routes };
  const { receiver, matchers } = route;
  return {
    routes,
    ...(typeof receiver === "string" && { receiver }),
    ...(path.length > 1 && {
      name: path.join("-"),
      matchers: Array.isArray(matchers) ? matchers.filter((each) => typeof each === "string") : [],
      // What stands behind it is not to be out of reach.
      continue: true,
    }),
  };
}
