import { parseIdentityUid } from "@rolecall/core";
import { counted, inTitle } from "../explain/words.ts";
import { scopesBeyond } from "../policy/scopes.ts";
import { definitionOf, namedServerOf, serverOf, toolOf } from "../policy/tools.ts";
import { isOfEverybody } from "../rules/beside.ts";
import { hash32 } from "../state/hash.ts";
import { asTried, byUse, DAY_MS, type LifecycleMatch, match, type Sighting } from "./sighting.ts";
import { type Power, powerOf } from "./tool-powers.ts";

const WEEK_MS = 7 * DAY_MS;
const MONTH_MS = 30 * DAY_MS;
/** Nothing sensible nests deeper, and nothing sensible starts more runs in an hour; a policy may say less. */
const MOST_DEPTH = 8;
const MOST_RUNS = 100;
/** An agent is known from here on: a server that is new then is new. */
const KNOWN_EVENTS = 50;
const KNOWN_MS = 3 * DAY_MS;
const MOST_SERVERS = 16;
/** The same of an agent that is one identity for all developers of a company. */
const MOST_SERVERS_OF_ALL = 256;
/** Its tools are known when it took up none for so many days, and has few: one that has many takes up more. */
const SETTLED_DAYS = 7;
/** The same where the log has operations and no tools: a release brings new ones of these. */
const SETTLED_ACTION_DAYS = 14;
const SETTLED_EVENTS = 200;
const MOST_TOOLS = 24;

/** What lets whoever leads the agent on reach further than it does. */
const GRAVE_POWERS: ReadonlySet<Power> = new Set(["commands", "secrets", "granting"]);

/** A child may do what its parent was never granted. */
export function childBeyondParent(seen: Sighting, granted: readonly string[]): LifecycleMatch | undefined {
  const { event, record } = seen;
  if (event.parent_uid === undefined || event.parent_uid === record.uid) return undefined;
  const scope = scopesBeyond(event, granted);
  if (scope === undefined) return undefined;
  return match({
    id: "delegation.child-beyond-parent",
    kind: "delegation",
    title: `${inTitle(record.name)} has a scope that its parent was never granted`,
    severity: byUse("low", seen),
    owasp: ["NHI5"],
    tag: ["Privilege Escalation", "T1548.005"],
    key: event.parent_uid,
    onceInMs: MONTH_MS,
    seen: ["granted_scopes", `${scope}, started by ${event.parent_uid}`, `within ${granted.slice(0, 12).join(", ")}`],
  });
}

/** Runs start runs, deeper than anything sensible. */
export function deepChain(seen: Sighting): LifecycleMatch | undefined {
  const { event, record } = seen;
  const depth = Math.max(event.depth ?? 0, event.delegation?.length ?? 0);
  if (depth < MOST_DEPTH) return undefined;
  return match({
    id: "delegation.deep-chain",
    kind: "delegation",
    title: `${inTitle(record.name)} acts at the end of a chain of ${depth}`,
    severity: byUse("medium", seen),
    owasp: ["NHI5"],
    onceInMs: WEEK_MS,
    seen: ["depth", `${depth}`, `fewer than ${MOST_DEPTH}`],
  });
}

/**
 * One parent starts more runs in an hour than anything sensible; each doubling of that is said by itself, and once a month: an
 * evaluation at night starts as many each night.
 */
export function fanOut(seen: Sighting, runs: number): LifecycleMatch | undefined {
  const { event, record } = seen;
  if (runs < MOST_RUNS || event.parent_uid === undefined) return undefined;
  const parent = parseIdentityUid(event.parent_uid)?.nativeId ?? event.parent_uid;
  let most = MOST_RUNS;
  while (most * 2 <= runs) most *= 2;
  return match({
    id: "delegation.fan-out",
    kind: "delegation",
    title: `${inTitle(record.name)} is one of ${most} and more runs that ${inTitle(parent)} started within an hour`,
    severity: "medium",
    owasp: ["NHI5"],
    key: `${event.parent_uid} ${most}`,
    onceInMs: MONTH_MS,
    seen: ["runs_per_hour", `${runs} runs of ${event.parent_uid}`, `fewer than ${most}`],
  });
}

/** An agent that is known calls a server that it never called. */
export function unknownServer(seen: Sighting): LifecycleMatch | undefined {
  const { event, record } = seen;
  if (event.labels === undefined) return undefined;
  const server = namedServerOf(event);
  if (server === undefined) return undefined;
  record.more ??= {};
  const known = record.more.servers ?? [];
  if (known.includes(server)) return undefined;
  const most = isOfEverybody(event) ? MOST_SERVERS_OF_ALL : MOST_SERVERS;
  const wasKnown = known.length > 0 && record.events >= KNOWN_EVENTS && known.length < most;
  if (known.length < most) record.more.servers = [...known, server];
  if (!wasKnown) return undefined;
  return match({
    id: "delegation.unknown-server",
    kind: "delegation",
    title: asTried(`${inTitle(record.name)} called a tool server that it had never called (${inTitle(server)})`, event),
    severity: byUse("low", seen),
    owasp: ["NHI3"],
    tag: ["Initial Access", "T1195"],
    key: server,
    seen: ["server", `${server}: ${toolOf(event) ?? event.action}`, known.join(", ")],
  });
}

/**
 * An agent whose tools were the same for a week, or its operations for two, calls another; or one that is known calls its first
 * tool that runs commands, takes secrets, gives rights, sends something out, takes something away or writes its memory.
 */
export function newTool(seen: Sighting): LifecycleMatch | undefined {
  const { event, record, at } = seen;
  const tool = toolOf(event);
  if (tool === undefined) return undefined;
  record.more ??= {};
  const { tools = [], toolsDay = 0 } = record.more;
  const hash = hash32(tool);
  if (tools.includes(hash) || tools.length >= MOST_TOOLS) return undefined;
  const day = Math.floor(at / DAY_MS);
  record.more.tools = [...tools, hash];
  record.more.toolsDay = day;
  const days = tool === event.action ? SETTLED_ACTION_DAYS : SETTLED_DAYS;
  const isSettled = tools.length > 0 && record.events >= SETTLED_EVENTS && day - toolsDay >= days;
  const power = newPower(seen, tool);
  if (!isSettled && power === undefined) return undefined;
  return match({
    id: "delegation.new-tool",
    kind: "delegation",
    title: asTried(`${inTitle(record.name)} called a tool that it had never called (${inTitle(tool)})`, event),
    severity: byUse(power !== undefined && GRAVE_POWERS.has(power) ? "medium" : "low", seen),
    owasp: ["NHI5"],
    key: tool,
    seen: [
      "tool",
      power === undefined ? tool : `${tool}, its first for ${power}`,
      `one of ${tools.length} that it has called, the last of them new ${day === toolsDay ? "today" : `${counted(day - toolsDay, "day")} ago`}`,
    ],
  });
}

/** What the tool lets an agent do that is known, and had no tool for it. */
function newPower({ event, record, at }: Sighting, tool: string): Power | undefined {
  const power = powerOf(tool);
  const powers = record.more?.powers ?? [];
  // Where the log names operations and no tools, POST is how most of them are called.
  if (
    power === undefined ||
    (!GRAVE_POWERS.has(power) && tool === event.action) ||
    record.more === undefined ||
    powers.includes(power)
  )
    return undefined;
  record.more.powers = [...powers, power];
  return isKnownAgent({ record, at }) ? power : undefined;
}

/** Has it been seen for long enough that something new of it is new? */
export function isKnownAgent({ record, at }: Pick<Sighting, "record" | "at">): boolean {
  return record.events >= KNOWN_EVENTS && at - record.firstSeen >= KNOWN_MS;
}

/** What was there first under a name: remembers it where nothing was. */
type FirstOf = (name: string, value: string) => string;

/** The definition of a tool is not the one that was seen first. */
export function toolChanged(seen: Sighting, firstOf: FirstOf): LifecycleMatch | undefined {
  const { event, record } = seen;
  const definition = definitionOf(event);
  if (definition === undefined) return undefined;
  const { fingerprint, isList } = definition;
  const tool = `${serverOf(event) ?? event.account_uid ?? ""}/${definition.of}`;
  const first = firstOf(tool, fingerprint);
  const changed = isList ? listChanged(event, tool, firstOf) : { what: "", isInRelease: false };
  if (first === fingerprint && !changed.isInRelease) return undefined;
  // What a server's release brings is the server's, and told by whoever meets it first: not by each agent that asks for its tools.
  const isOfServer = isList && !changed.isInRelease;
  if (isOfServer && firstOf(`${tool} is ${fingerprint}, told by`, record.uid) !== record.uid) return undefined;
  return match({
    id: "delegation.tool-changed",
    kind: "delegation",
    title: isList
      ? `a tool server of ${inTitle(record.name)} ${changed.what}: ${inTitle(tool)}`
      : `the tool ${inTitle(tool)} that ${inTitle(record.name)} calls is not defined as it was`,
    severity: byUse(isOfServer ? "low" : "medium", seen),
    confidence: "high",
    owasp: ["NHI3"],
    tag: ["Initial Access", "T1195"],
    key: `${tool} ${fingerprint}`,
    // It stays another one than at first, and is the same news each time.
    onceInMs: Number.POSITIVE_INFINITY,
    seen: ["tool_definition", `${tool} is ${fingerprint}`, `${first}, as at first use`],
  });
}

/**
 * What is other about a list of tools; a release brings that, and whoever describes the same tools otherwise without one does so
 * where nobody looks. Which tools it has may hang on who asks.
 */
function listChanged(
  { labels }: Sighting["event"],
  tool: string,
  firstOf: FirstOf,
): { readonly what: string; readonly isInRelease: boolean } {
  const { tools: names = "", tools_fingerprint: fingerprint = "", server_version: release } = labels ?? {};
  const isRenamed = firstOf(`${tool} by name`, names) !== names;
  const inRelease = `${tool} of ${release}, ${hash32(names)}`;
  const isInRelease = release !== undefined && firstOf(inRelease, fingerprint) !== fingerprint;
  const what = isRenamed ? "offers other tools than at first" : "describes its tools otherwise than at first";
  return { what: isInRelease ? `${what}, in the same release` : what, isInRelease };
}
