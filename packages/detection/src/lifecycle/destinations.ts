import type { Event } from "@rolecall/core";
import { inTitle } from "../explain/words.ts";
import { toolOf } from "../policy/tools.ts";
import { handedIn } from "../rules/handed.ts";
import { hostsOf, isPrivateHost, isThisMachine } from "../rules/hosts.ts";
import type { RecordAction } from "../rules/rule.ts";
import type { Regulars } from "../state/record.ts";
import { originalOf } from "../vendor/original.ts";
import { MOST_BEHIND, newBehind } from "./acting-for.ts";
import { byUse, DAY_MS, type LifecycleMatch, match, type Sighting } from "./sighting.ts";
import { powerOf } from "./tool-powers.ts";

export const NEW_DESTINATION = "delegation.new-destination";
const MONTH_MS = 30 * DAY_MS;
/** So many agents that come to one host are one finding. */
const OF_ONE = 3;
/** A longer text is no address, and nobody's. */
const MAX_TEXT = 16_384;
/** A host that only its shell knows, or that is spelled so that programs may take it for another, is one host of its own. */
const UNCLEAR = "?";
/** A text, or one in JSON, that is an address without its scheme, as browsers and shares of files take it. */
const WITHOUT_SCHEME = /(?:^|")(?:\/\/|\\{2,4})([\w.-]+\.[a-z]{2,24})(?=[/\\:?#"]|$)/gi;
const ADDRESS = /[\w.+-]+@((?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,24})\b/gi;
/** Calls of tools by agents that frameworks run; one that writes code at a person's terminal goes wherever that person does. */
const CALLS = /^(?:execute_tool|tools\/call) /;

/** The operations whose original record is read for it. */
export const DESTINATION_ACTIONS: readonly RecordAction[] = ["otel", "mcp"].flatMap((source) =>
  ["execute_tool *", "tools/call *"].map((action) => ({ source, action })),
);

/**
 * An agent whose tools went to the same few hosts on ten days and more, or to none, has one go to another: it was led there by what it
 * read. Where one sends, the domains that it writes to are hosts as well.
 */
export function newDestination(seen: Sighting): LifecycleMatch | undefined {
  const { event, record, directory } = seen;
  const tool = CALLS.test(event.action) ? toolOf(event) : undefined;
  if (tool === undefined || isFull(record.more?.hosts)) return undefined;
  const isSending = powerOf(tool) === "sending";
  const others = hostsIn(event, isSending).filter((host) => !isPrivateHost(host) && !directory.hasHost(host));
  const [first] = others.flatMap((host) => {
    const before = newBehind("hosts", host, seen);
    return before === undefined ? [] : [{ host, before }];
  });
  if (first === undefined) return undefined;
  const { before } = first;
  const host = first.host === UNCLEAR ? "one that the call hides" : first.host;
  return match({
    id: NEW_DESTINATION,
    kind: "delegation",
    title: `${inTitle(record.name)} had a tool go to a host that it had never gone to (${inTitle(host)})`,
    severity: byUse(isSending ? "medium" : "low", seen),
    owasp: ["NHI3", "NHI5"],
    tag: ["Exfiltration", "T1567"],
    key: first.host,
    onceInMs: MONTH_MS,
    together: { words: "had tools go to a host that they had never gone to", marks: [first.host], least: OF_ONE },
    seen: [
      "host",
      `${host}, by ${tool}`,
      before.many === 0 ? `none, in ${before.days} days` : `the same ${before.many}, on ${before.days} days`,
    ],
  });
}

/** There is no circle of hosts that one more could be outside of: what was handed need not be looked at. */
function isFull(hosts: Regulars | undefined): boolean {
  return hosts !== undefined && hosts.hashes.length >= MOST_BEHIND;
}

/** Where the tool was told to go, each once. */
function hostsIn(event: Event, isSending: boolean): readonly string[] {
  const texts = handedIn(originalOf(event));
  const hosts = texts.flatMap((text) => [
    ...hostsOf(text),
    ...namedIn(text, WITHOUT_SCHEME),
    ...(isSending ? namedIn(text, ADDRESS) : []),
  ]);
  return Array.from(new Set(hosts)).filter((host) => !isThisMachine(host));
}

function namedIn(text: unknown, pattern: RegExp): readonly string[] {
  if (typeof text !== "string" || text.length > MAX_TEXT) return [];
  return Array.from(text.matchAll(pattern), ([, host = ""]) => host.toLowerCase());
}
