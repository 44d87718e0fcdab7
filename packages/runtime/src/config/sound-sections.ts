import { isJsonObject, type JsonObject } from "@rolecall/core";
import type { Path } from "./loose.ts";
import type { SchemaFault } from "./schema-faults.ts";

/**
 * The sections that the schema has nothing against, and of the others what can be judged all the same; undefined where the
 * value is no group. Inputs, receivers and routes keep their places in their lists. Where the intervals are wrong routes
 * name none: they cannot be judged without.
 */
export function soundSections(value: unknown, faults: readonly SchemaFault[]): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const wrong = new Set(faults.map(({ path, key }) => path[0] ?? key));
  const sound = Object.fromEntries(Object.entries(value).filter(([name]) => !wrong.has(name)));
  const { inputs, receivers, route } = value;
  if (wrong.has("inputs") && Array.isArray(inputs)) sound["inputs"] = soundItems("inputs", inputs, faults, soundInput);
  if (wrong.has("receivers") && Array.isArray(receivers))
    sound["receivers"] = soundItems("receivers", receivers, faults, soundReceiver);
  if (!isJsonObject(route)) return sound;
  if (wrong.has("route")) {
    const [first] = Array.isArray(receivers) ? receivers.filter(isJsonObject) : [];
    sound["route"] = { receiver: first?.["name"] ?? "nobody", ...soundRoute(route, ["route"], faults) };
  }
  if (wrong.has("time_intervals") && isJsonObject(sound["route"])) sound["route"] = withoutIntervals(sound["route"]);
  return sound;
}

type Standby = (item: unknown, at: number, own: readonly SchemaFault[]) => JsonObject;

/** A list with what stands for those of its items that are wrong. */
function soundItems(
  list: string,
  items: readonly unknown[],
  faults: readonly SchemaFault[],
  standby: Standby,
): JsonObject[] {
  return items.map((item, at) => {
    const own = faults.filter(({ path }) => path[0] === list && path[1] === at);
    return own.length === 0 && isJsonObject(item) ? item : standby(item, at, own);
  });
}

const LEAST_INPUT: JsonObject = { kafka: { topic: "x" }, http: { listen: "127.0.0.1:0" }, files: { paths: ["x"] } };

/** Its source is all that is judged of it later. */
const soundInput: Standby = (item) => {
  const given = isJsonObject(item) ? item : {};
  const kind = Object.keys(LEAST_INPUT).find((each) => isJsonObject(given[each])) ?? "files";
  const own = given[kind];
  const source =
    isJsonObject(own) && typeof own["source"] === "string" && own["source"] !== "" ? own["source"] : "auto";
  return { [kind]: { ...(LEAST_INPUT[kind] as JsonObject), source } };
};

/** Its name, which routes go by. */
const soundReceiver: Standby = (item, at, own) => {
  const name = isJsonObject(item) && own.every(({ path }) => path[2] !== "name") ? item["name"] : undefined;
  return { name: typeof name === "string" ? name : `receiver-${at}` };
};

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

function withoutIntervals(route: JsonObject): JsonObject {
  const { mute_time_intervals: _mute, active_time_intervals: _active, routes, ...rest } = route;
  const below = Array.isArray(routes) ? routes.filter(isJsonObject).map(withoutIntervals) : [];
  return { ...rest, routes: below };
}
