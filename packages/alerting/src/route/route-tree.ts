import { type ConfigProblem, type Duration, parseDuration, type RouteConfig } from "../config/config.ts";
import { DEFAULTS } from "../config/defaults.ts";
import { compileExpression } from "../matcher/expression.ts";
import { formatMatcher, type Matcher } from "../matcher/matcher.ts";
import { readMatchers } from "../matcher/read-matchers.ts";
import { GROUP_BY_ALL, ROOT, type RouteNode, type RouteOptions } from "./route.ts";

interface Names {
  readonly receivers: ReadonlySet<string>;
  readonly intervals: ReadonlySet<string>;
}

interface Context {
  readonly names: Names;
  readonly problems: ConfigProblem[];
  readonly seen: Set<string>;
}

/** Name of the route that takes findings without an owner. */
const UNOWNED = "unowned";

/** Routes nested deeper than any person would write: the bound of every walk over the tree. */
const MAX_DEPTH = 32;

/** The routing tree with inherited settings filled in; mistakes are added to `problems`. */
export function compileTree(root: RouteConfig, names: Names, problems: ConfigProblem[]): RouteNode | undefined {
  const context: Context = { names, problems, seen: new Set([ROOT]) };
  if (root.receiver === undefined)
    problems.push({ path: "route.receiver", message: "the root route needs a receiver" });
  if ((root.matchers?.length ?? 0) > 0)
    problems.push({ path: "route.matchers", message: "the root matches everything" });
  for (const key of ["mute_time_intervals", "active_time_intervals"] as const) {
    if ((root[key]?.length ?? 0) > 0) problems.push({ path: `route.${key}`, message: "the root carries no intervals" });
  }
  const inherited: RouteOptions = {
    receiver: root.receiver ?? "",
    groupBy: [],
    groupWaitMs: undefined,
    groupIntervalMs: DEFAULTS.groupIntervalMs,
    repeatIntervalMs: DEFAULTS.repeatIntervalMs,
  };
  return compileNode(root, { path: "route", names: [], name: ROOT, inherited, takesSignals: false }, context);
}

interface Place {
  readonly path: string;
  readonly names: readonly string[];
  readonly name: string;
  readonly inherited: RouteOptions;
  readonly takesSignals: boolean;
}

function compileNode(config: RouteConfig, place: Place, context: Context): RouteNode {
  const options = compileOptions(config, place, context);
  if (!context.names.receivers.has(options.receiver) && config.receiver !== undefined) {
    context.problems.push({ path: `${place.path}.receiver`, message: `unknown receiver ${config.receiver}` });
  }
  const names = [...place.names, place.name];
  const matchers = readMatchers(matchersOf(config, place.name), `${place.path}.matchers`, context.problems);
  const asks = config.when !== undefined || matchers.some(({ name: label }) => label === "severity");
  const takesSignals = place.takesSignals || asks;
  return {
    ...options,
    name: place.name,
    path: names,
    matchers,
    takesSignals,
    ...(config.when === undefined
      ? {}
      : { when: compileExpression(config.when, `${place.path}.when`, context.problems) }),
    continue: config.continue ?? false,
    muteTimeIntervals: intervalNames(config, "mute_time_intervals", place, context),
    activeTimeIntervals: intervalNames(config, "active_time_intervals", place, context),
    routes: compileChildren(config.routes ?? [], { ...place, names, inherited: options, takesSignals }, context),
  };
}

/** The route for what nobody owns needs no matcher to say so. */
function matchersOf({ matchers = [] }: RouteConfig, name: string): readonly string[] {
  return name === UNOWNED && matchers.length === 0 ? ['owner=""'] : matchers;
}

function compileChildren(children: readonly RouteConfig[], parent: Place, context: Context): readonly RouteNode[] {
  if (parent.names.length > MAX_DEPTH) {
    context.problems.push({ path: parent.path, message: `routes nested deeper than ${MAX_DEPTH}` });
    return [];
  }
  const nodes: RouteNode[] = [];
  const whole: RouteNode[] = [];
  for (const [index, child] of children.entries()) {
    const path = `${parent.path}.routes[${index}]`;
    const name = child.name ?? "";
    if (name === "") context.problems.push({ path: `${path}.name`, message: "a route needs a name of its own" });
    else if (context.seen.has(name)) {
      context.problems.push({ path: `${path}.name`, message: `route name ${name} is taken` });
    }
    context.seen.add(name);
    const before = context.problems.length;
    const node = compileNode(child, { ...parent, path, name }, context);
    const isWhole = context.problems.length === before;
    const shadow = whole.find(
      (earlier) => !earlier.continue && earlier.when === undefined && covers(earlier.matchers, node.matchers),
    );
    if (shadow) {
      context.problems.push({ path, message: `never reached: ${shadow.name} takes what it matches, without continue` });
    }
    nodes.push(node);
    // What cannot be read says nothing about what it would take.
    if (isWhole) whole.push(node);
  }
  return nodes;
}

/** Whatever passes `narrow` passes `wide` too, as far as the same matchers show it. */
function covers(wide: readonly Matcher[], narrow: readonly Matcher[]): boolean {
  const known = new Set(narrow.map(formatMatcher));
  return wide.every((matcher) => known.has(formatMatcher(matcher)));
}

function compileOptions(config: RouteConfig, place: Place, context: Context): RouteOptions {
  const read = (key: "group_wait" | "group_interval" | "repeat_interval"): number | undefined =>
    readDuration(config[key], `${place.path}.${key}`, context.problems);
  const readPause = (key: "group_interval" | "repeat_interval"): number | undefined =>
    positive(read(key), `${place.path}.${key}`, context);
  return {
    receiver: config.receiver ?? place.inherited.receiver,
    groupBy: groupBy(config, place, context) ?? place.inherited.groupBy,
    groupWaitMs: read("group_wait") ?? place.inherited.groupWaitMs,
    groupIntervalMs: readPause("group_interval") ?? place.inherited.groupIntervalMs,
    repeatIntervalMs: readPause("repeat_interval") ?? place.inherited.repeatIntervalMs,
  };
}

function groupBy(config: RouteConfig, place: Place, context: Context): readonly string[] | undefined {
  const names = config.group_by;
  const path = `${place.path}.group_by`;
  if (names?.includes(GROUP_BY_ALL) && names.length > 1) {
    context.problems.push({ path, message: "... takes all labels, and stands alone" });
  } else if (names && new Set(names).size < names.length) {
    context.problems.push({ path, message: "names a label twice" });
  }
  return names;
}

function positive(value: number | undefined, path: string, context: Context): number | undefined {
  if (value !== 0) return value;
  context.problems.push({ path, message: "must be longer than nothing" });
  return undefined;
}

function readDuration(value: Duration | undefined, path: string, problems: ConfigProblem[]): number | undefined {
  if (value === undefined) return undefined;
  const parsed = parseDuration(value);
  if (parsed === undefined) problems.push({ path, message: "not a duration; write 30s, 5m, 4h or 1d" });
  return parsed;
}

function intervalNames(
  config: RouteConfig,
  key: "mute_time_intervals" | "active_time_intervals",
  place: Place,
  context: Context,
): readonly string[] {
  const names = config[key] ?? [];
  for (const [index, name] of names.entries()) {
    if (!context.names.intervals.has(name)) {
      context.problems.push({ path: `${place.path}.${key}[${index}]`, message: `unknown time interval ${name}` });
    }
  }
  return names;
}
