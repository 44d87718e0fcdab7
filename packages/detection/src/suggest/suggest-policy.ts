import { formatDuration, formatTime, type Policy, parseIdentityUid } from "@rolecall/core";
import { generalize } from "./generalize.ts";
import type { Usage, UsedField } from "./usage.ts";

const HOUR_MS = 3_600_000;
/** Room above the most that was seen. */
const ROOM = 2;
/** Fewer events than this say nothing of a limit. */
const FEW = 100;
/** More resources than this are told by what they have in common. */
const MOST_RESOURCES = 12;
const MOST_NETWORKS = 20;

/** The policy that allows what was used and no more; `watch` first, since history is short. */
export function suggestPolicy(usage: Usage): Policy {
  const { values } = usage;
  const allow = {
    actions: listed(values.actions),
    resources: resourcesOf(values.resources),
    scopes: listed(values.scopes),
    networks: networksOf(values.networks),
    clients: listed(values.clients),
    environments: listed(values.environments),
    tools: listed(values.tools),
  };
  const enough = usage.events >= FEW;
  const limits = {
    token_lifetime: usage.longestTokenMs > 0 ? formatDuration(upTo(usage.longestTokenMs, HOUR_MS)) : undefined,
    at_least_every:
      enough && isPunctual(usage) ? formatDuration(upTo(usage.longestSilenceMs * ROOM, HOUR_MS)) : undefined,
    calls_per_hour: enough ? upTo(usage.mostCallsPerHour * ROOM, 10) : undefined,
  };
  return {
    policy: nameOf(usage.identity),
    description: `what ${usage.identity} did from ${day(usage.first)} to ${day(usage.last)}, in ${usage.events} events`,
    identity: usage.identity,
    mode: "watch",
    allow: defined(allow),
    limits: defined(limits),
    delegation: defined({
      by: listed(values.by),
      of: listed(values.of),
      depth: usage.deepest > 0 ? usage.deepest : undefined,
    }),
  };
}

/** Silences are short against what was watched: that it keeps a beat can be demanded. */
function isPunctual({ first, last, longestSilenceMs }: Usage): boolean {
  return longestSilenceMs > 0 && longestSilenceMs * 5 < last - first;
}

function listed(values: Usage["values"][UsedField]): readonly string[] | undefined {
  if (values === undefined || values.size === 0) return undefined;
  return Array.from(values.keys()).toSorted();
}

function resourcesOf(values: Usage["values"]["resources"]): readonly string[] | undefined {
  const list = listed(values);
  return list === undefined || list.length <= MOST_RESOURCES ? list : generalize(list, MOST_RESOURCES);
}

/** Many networks are no network: whoever runs everywhere is not held to where it ran. */
function networksOf(values: Usage["values"]["networks"]): readonly string[] | undefined {
  return values === undefined || values.size > MOST_NETWORKS ? undefined : listed(values);
}

function upTo(value: number, step: number): number {
  return Math.max(step, Math.ceil(value / step) * step);
}

function day(at: number): string {
  return formatTime(at).slice(0, 10);
}

function nameOf(identity: string): string {
  const native = parseIdentityUid(identity)?.nativeId ?? identity;
  return native.replaceAll(/[^\w.-]+/g, "-").slice(0, 80) || "suggested";
}

/** Without what is undefined; undefined where nothing is left. */
function defined<T extends object>(members: T): T | undefined {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as T);
}
