import { type Json, sha256 } from "@rolecall/core";
import { isOfEverybody } from "./beside.ts";
import { compilePath, type Evidence } from "./evidence.ts";
import { handedIn } from "./handed.ts";
import type { Rule } from "./rule.ts";
import { firstText } from "./template.ts";
import { HOSTS, SERVERS } from "./tool-paths.ts";

/** Where people keep their files, and ids of sessions and calls. */
const OF_ONE =
  /(?:\/(?:Users|home)\/|\b[A-Z]:\\{1,4}Users\\{1,4})[^/\\\s"']+|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|toolu_\w+/gi;
/** A command, a path, an address or JSON; no name, number, time or id. */
const SAYS_SOMETHING = /[\s/{\\]/;
const MAX_TEXTS = 64;
/** Paths of what a rule shows that say where something goes, or what is added: many who do so have that in common. */
const TELLING: ReadonlySet<string> = new Set([HOSTS, SERVERS]);

/**
 * What people who work with an agent of everybody have in common where they do the same: what the rule shows of where it goes
 * or what it adds; else the operation, and a fingerprint of what it was on and of what its tool was handed, the same whoever's
 * files those are. Undefined for every other agent. `readsRaw`: the rule looks at the original record, so that it is there.
 */
export function compileCall(rule: Rule, readsRaw: boolean): (evidence: Evidence) => string | undefined {
  const places = rule.shows.filter((path) => TELLING.has(path)).map(compilePath);
  return (evidence) => {
    const { event, raw } = evidence;
    if (!isOfEverybody(event)) return undefined;
    const shown = places.flatMap((read) => firstText(read, evidence) ?? []);
    if (shown.length > 0) return shown.join(", ");
    const handed = readsRaw ? handedIn(raw()).filter(saysSomething).slice(0, MAX_TEXTS) : [];
    const texts = [event.resource ?? "", ...handed].map((text) => String(text).replace(OF_ONE, "~"));
    return `${event.action}, call ${sha256(JSON.stringify(texts)).slice(0, 8)}`;
  };
}

function saysSomething(text: Json): boolean {
  return typeof text === "string" && SAYS_SOMETHING.test(text);
}
