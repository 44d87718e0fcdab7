import type { Dimension } from "@rolecall/core";
import { plain } from "./words.ts";

/** How a dimension is told: as what the identity did, or as a circumstance of it. `seldom` is for what it did before. */
interface Phrase {
  readonly role: "deed" | "circumstance";
  readonly never: string;
  readonly seldom?: string;
  /** The phrase says what was observed, where that is one of few words. */
  readonly isNamed?: boolean;
}

/** In the order in which a sentence tells them. */
const PHRASES: ReadonlyMap<string, Phrase> = new Map<string, Phrase>([
  ["hours_since_last_call", { role: "deed", never: "came back after a long silence" }],
  ["action", { role: "deed", never: "made calls it had never made", seldom: "made calls it seldom makes" }],
  ["action_class", { role: "deed", never: "did a kind of work it had never done", isNamed: true }],
  ["scope", { role: "deed", never: "used rights it had never used", seldom: "used rights it seldom uses" }],
  [
    "delegation",
    {
      role: "deed",
      never: "acted through an identity it had never acted through",
      seldom: "acted through an identity it seldom acts through",
    },
  ],
  ["runs_started", { role: "deed", never: "started unusually many runs" }],
  ["depth", { role: "deed", never: "ran unusually deep in a chain of runs" }],
  ["calls_per_hour", { role: "deed", never: "called far more often than usual" }],
  ["calls_per_5_minutes", { role: "deed", never: "called in an unusual burst" }],
  ["bytes_per_hour", { role: "deed", never: "moved far more data than usual" }],
  ["resources_per_hour", { role: "deed", never: "touched far more resources than usual" }],
  ["denied", { role: "deed", never: "was refused unusually often" }],
  ["error", { role: "deed", never: "failed unusually often" }],
  [
    "src_network",
    { role: "circumstance", never: "from a network it had never used", seldom: "from a network it seldom uses" },
  ],
  [
    "src_ip",
    { role: "circumstance", never: "from an address it had never used", seldom: "from an address it seldom uses" },
  ],
  [
    "src_asn",
    {
      role: "circumstance",
      never: "from a network operator it had never used",
      seldom: "from a network operator it seldom uses",
    },
  ],
  [
    "client",
    { role: "circumstance", never: "with a client it had never used", seldom: "with a client it seldom uses" },
  ],
  ["cadence", { role: "circumstance", never: "between its own beats" }],
  ["hour_of_week", { role: "circumstance", never: "at an unusual hour" }],
]);
const ORDER: readonly string[] = Array.from(PHRASES.keys());
/** Of two alternatives in a family, the one that says more to a person; the other may be the stronger evidence. */
const SAYS_MORE: Readonly<Record<string, string>> = { scope: "action", src_asn: "src_network", src_ip: "src_network" };
/** A new kind of work shows in new calls; who hears of the one need not hear of the others. */
const IMPLIES: Readonly<Record<string, readonly string[]>> = { action_class: ["action", "scope"] };
const MOST_PHRASES = 3;
/** A dimension that brought less is evidence, and no news. */
const WORTH_A_PHRASE = 0.2;

/** One sentence: who did what, under which circumstances. It tells of the three dimensions that brought most. */
export function behaviorTitle(name: string, dimensions: readonly Dimension[]): string {
  const worth = dimensions.filter(({ name: told, added }) => added >= WORTH_A_PHRASE && PHRASES.has(told));
  const told = worth
    .filter((dimension) => !worth.some((other) => IMPLIES[other.name]?.includes(dimension.name) === true))
    .toSorted((a, b) => b.added - a.added)
    .slice(0, MOST_PHRASES)
    .map((strong) => dimensions.find((other) => other.name === SAYS_MORE[strong.name]) ?? strong)
    .toSorted((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name));
  const [first, ...more] = phrasesOf(told, "deed");
  const circumstances = phrasesOf(told, "circumstance");
  if (first === undefined && circumstances.length === 0) return `${plain(name)} acted unlike itself`;
  const main = [first ?? "called", ...merged(circumstances)].join(" ");
  return `${plain(name)} ${listedDeeds([main, ...more])}`;
}

function phrasesOf(told: readonly Dimension[], role: Phrase["role"]): readonly string[] {
  return told.flatMap(({ name, pattern, observed }) => {
    const phrase = PHRASES.get(name);
    if (phrase?.role !== role) return [];
    const words = pattern === "INFREQUENT" ? (phrase.seldom ?? phrase.never) : phrase.never;
    return [phrase.isNamed === true ? `${words} (${observed})` : words];
  });
}

/** "from a network and with a client it had never used", and "from …, at …". */
function merged(circumstances: readonly string[]): readonly string[] {
  const [first, second, ...rest] = circumstances;
  if (first === undefined || second === undefined) return circumstances;
  const ending = [" it had never used", " it seldom uses"].find((end) => first.endsWith(end) && second.endsWith(end));
  const both = ending === undefined ? `${first}, ${second}` : `${first.slice(0, -ending.length)} and ${second}`;
  return [[both, ...rest].join(", ")];
}

/** "a", "a and b", "a, b and c". */
function listedDeeds(deeds: readonly string[]): string {
  const last = deeds.at(-1) ?? "";
  return deeds.length < 2 ? last : `${deeds.slice(0, -1).join(", ")} and ${last}`;
}
