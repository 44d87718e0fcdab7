import { type Dimension, type IdentityKind, parseIdentityUid } from "@rolecall/core";
import { MODEL_SCOPE } from "../state/sample.ts";
import { FIRST_HOUR } from "./known-values.ts";
import { inTitle, valuesIn } from "./words.ts";

/**
 * How a dimension is told: as what the identity did, or as a circumstance of it. What it never or seldom did before is told
 * with the value that was new.
 */
interface Phrase {
  readonly role: "deed" | "circumstance";
  readonly words: string;
  /** Behind the words, for what it never did, and for what it did before. */
  readonly endings?: Endings;
  /** With the first of the values that were new. */
  readonly isNamed?: boolean;
}

type Endings = readonly [never: string, seldom: string];

const USED: Endings = ["it had never used", "it seldom uses"];

/** Whose deeds are told. */
interface Who {
  readonly name: string;
  readonly kind: IdentityKind | undefined;
}

/** In the order in which a sentence tells them. */
const PHRASES: ReadonlyMap<string, Phrase> = new Map<string, Phrase>([
  ["hours_since_last_call", { role: "deed", words: "came back after a long silence" }],
  ["action", { role: "deed", words: "made calls", endings: ["it had never made", "it seldom makes"], isNamed: true }],
  ["action_class", { role: "deed", words: "did a kind of work it had never done" }],
  ["scope", { role: "deed", words: "used rights", endings: USED, isNamed: true }],
  [
    "delegation",
    {
      role: "deed",
      words: "acted for somebody",
      endings: ["it had never acted for", "it seldom acts for"],
      isNamed: true,
    },
  ],
  ["runs_started", { role: "deed", words: "had unusually many runs or sessions" }],
  ["depth", { role: "deed", words: "ran unusually deep in a chain of runs" }],
  ["calls_per_hour", { role: "deed", words: "called far more often than usual" }],
  ["calls_per_5_minutes", { role: "deed", words: "called in an unusual burst" }],
  ["tokens_per_hour", { role: "deed", words: "used far more tokens than usual" }],
  ["bytes_per_hour", { role: "deed", words: "moved far more data than usual" }],
  ["resources_per_hour", { role: "deed", words: "touched far more resources than usual" }],
  ["denied", { role: "deed", words: "was refused unusually often" }],
  ["error", { role: "deed", words: "failed unusually often" }],
  ["src_network", { role: "circumstance", words: "from a network", endings: USED, isNamed: true }],
  ["src_ip", { role: "circumstance", words: "from an address", endings: USED, isNamed: true }],
  ["src_asn", { role: "circumstance", words: "from a network operator", endings: USED, isNamed: true }],
  ["client", { role: "circumstance", words: "with a client", endings: USED, isNamed: true }],
  ["cadence", { role: "circumstance", words: "outside of its schedule" }],
  ["hour_of_week", { role: "circumstance", words: "at an unusual hour" }],
]);
/** A role that was taken up stands in the chain as well. */
const AS_ROLE: Phrase = {
  ...{ role: "deed", words: "took up a role", isNamed: true },
  endings: ["it had never taken up", "it seldom takes up"],
};
/** A person's app acts with that person's rights, and not the person for the app. */
const THROUGH_APP: Phrase = {
  ...{ role: "deed", words: "acted through an application", isNamed: true },
  endings: USED,
};
/** An agent whose runs start runs of its own. */
const FOR_ITSELF: Phrase = {
  ...{ role: "deed", words: "acted for itself" },
  endings: ["as it never had", "as it seldom does"],
};
/** A model stands for what a call of one reaches. */
const AS_MODEL: Phrase = { role: "deed", words: "used a model", endings: USED, isNamed: true };
const ROLE = /^arn:[^:]*:iam::[^:]*:role\//;
const AS_SCOPE = new RegExp(`^${MODEL_SCOPE}`);
const ORDER: readonly string[] = Array.from(PHRASES.keys());
/** Of two alternatives in a family, the one that says more to a person; the other may be the stronger evidence. */
const SAYS_MORE: Readonly<Record<string, string>> = { scope: "action", src_asn: "src_network", src_ip: "src_network" };
/** A new kind of work shows in new calls; who hears of the one need not hear of the others. */
const IMPLIES: Readonly<Record<string, readonly string[]>> = { action_class: ["action", "scope"] };
const MOST_PHRASES = 3;
/** Where it came from is told in any case: whoever is called asks for it first. */
const PLACE: ReadonlySet<string> = new Set(["src_network", "src_asn", "src_ip"]);
/** A dimension that brought less is evidence, and no news. */
const WORTH_A_PHRASE = 0.2;
/** Nor is what brought less than this share of the strongest: that 1 of 40 calls failed is not why anybody is told. */
const WORTH_BESIDE = 0.1;
/** So few that did not succeed are no frequency: that there are any is what is new. */
const FEW_OF_ALL = /^([12]) of ([\d,]+ calls?) (?:denied|failed)/;
/** How many did not succeed, of any number. */
const SOME_OF_ALL = /^([\d,]+) of ([\d,]+ calls?) (?:denied|failed)/;
/** Longer values stand in the dimensions. */
const MOST_NAMED = 60;

/** One sentence: who did what, under which circumstances. It tells of the three dimensions that brought most, and of a new place. */
export function behaviorTitle(name: string, dimensions: readonly Dimension[], kind?: IdentityKind): string {
  const told = toldOf(dimensions);
  const newCalls = dimensions.find(({ name: other }) => other === "action")?.observed ?? "";
  const [first, ...more] = told.flatMap((dimension) => deedOf(dimension, newCalls, { name, kind }));
  const circumstances = told.flatMap((dimension) => circumstanceOf(dimension));
  if (first === undefined && circumstances.length === 0) return `${inTitle(name)} acted unlike itself`;
  const main = [first ?? "called", ...merged(circumstances)].join(" ");
  const when = told.some((each) => isFirstOfKnown(each) || isRefusedAtFirst(each)) ? " in its first hour" : "";
  return `${inTitle(name)} ${listedDeeds([main, ...more])}${when}`;
}

function toldOf(dimensions: readonly Dimension[]): readonly Dimension[] {
  const worth = dimensions
    .filter(({ name, added, pattern }) => added >= WORTH_A_PHRASE && pattern !== "FREQUENT" && PHRASES.has(name))
    .toSorted((a, b) => b.added - a.added);
  const apart = worth.filter((dimension) => !worth.some((other) => IMPLIES[other.name]?.includes(dimension.name)));
  const isPlace = ({ name }: Dimension): boolean => PLACE.has(name);
  const least = (apart[0]?.added ?? 0) * WORTH_BESIDE;
  const most = apart.slice(0, MOST_PHRASES).filter(({ added }) => added >= least);
  const place = most.some(isPlace) ? [] : apart.filter(isPlace).slice(0, 1);
  return [...most, ...place]
    .map((strong) => dimensions.find((other) => other.name === SAYS_MORE[strong.name]) ?? strong)
    .toSorted((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name));
}

interface Circumstance {
  readonly words: string;
  readonly ending: string;
}

function deedOf(dimension: Dimension, newCalls: string, who: Who): readonly string[] {
  const phrase = phraseOf(dimension, who);
  const { name, observed } = dimension;
  if (phrase?.role !== "deed") return [];
  const [, some, all] = FEW_OF_ALL.exec(observed) ?? [];
  if (isRefusedAtFirst(dimension)) return [countOf(dimension)];
  if (name === "denied" && some !== undefined) return [`was refused ${some} of ${all}`];
  if (name === "error" && some !== undefined) return [`failed in ${some} of ${all}`];
  if (name === "hours_since_last_call" && observed !== "") return [`came ${observed} of silence`];
  if (name === "action_class" && observed !== "") return [`${phrase.words} (${workOf(observed, newCalls)})`];
  return [
    [phrase.words, endingOf(phrase, dimension), namedIn(phrase, dimension)].filter((part) => part !== "").join(" "),
  ];
}

/** Nobody knows yet how often it is refused, or fails: only how often it was. */
function isRefusedAtFirst({ name, expected, observed }: Dimension): boolean {
  return (name === "denied" || name === "error") && expected === FIRST_HOUR && SOME_OF_ALL.test(observed);
}

function countOf({ name, observed }: Dimension): string {
  const [, some = "", all = ""] = SOME_OF_ALL.exec(observed) ?? [];
  return name === "denied" ? `was refused ${some} of ${all}` : `failed in ${some} of ${all}`;
}

/** "secret: GetSecretValue"; of several new calls nothing says which of them are of that kind. */
function workOf(kinds: string, newCalls: string): string {
  const calls = firstOf(newCalls);
  const { values, more } = valuesIn(newCalls);
  return [kinds, ...calls].join(values.length + more > 1 ? ", with the new calls " : ": ");
}

function circumstanceOf(dimension: Dimension): readonly Circumstance[] {
  const phrase = phraseOf(dimension);
  if (phrase?.role !== "circumstance") return [];
  const words = [phrase.words, namedIn(phrase, dimension)].filter((part) => part !== "").join(" ");
  return [{ words, ending: endingOf(phrase, dimension) }];
}

function phraseOf({ name, observed }: Dimension, who?: Who): Phrase | undefined {
  if (name === "scope" && observed.startsWith(MODEL_SCOPE)) return AS_MODEL;
  if (name !== "delegation") return PHRASES.get(name);
  if (ROLE.test(observed)) return AS_ROLE;
  const first = valuesIn(observed).values[0] ?? "";
  if (who !== undefined && parseIdentityUid(first)?.nativeId === who.name) return FOR_ITSELF;
  return who?.kind === "human" && parseIdentityUid(first)?.kind === "oauth-app" ? THROUGH_APP : PHRASES.get(name);
}

/** Of one that was never seen before nobody can say what it never did: only whether others of its kind do. */
function endingOf({ endings }: Phrase, { pattern, expected }: Dimension): string {
  if (expected === FIRST_HOUR && endings !== undefined) return pattern === "UNSEEN" ? "new to its kind" : "";
  return endings?.[pattern === "INFREQUENT" ? 1 : 0] ?? "";
}

/** What others of its kind do is no news of one but that it does so at once. */
function isFirstOfKnown(dimension: Dimension): boolean {
  const isNew = dimension.expected === FIRST_HOUR && phraseOf(dimension)?.endings !== undefined;
  return isNew && dimension.pattern !== "UNSEEN";
}

/** "(curl)", "(ListUsers and 4 more)": what was new. */
function namedIn({ isNamed }: Phrase, { observed }: Dimension): string {
  return isNamed === true
    ? firstOf(observed)
        .map((name) => `(${name})`)
        .join("")
    : "";
}

/** The first of what was listed and how many more there are; nothing where that is too long for a sentence. */
function firstOf(list: string): readonly string[] {
  const { values, more } = valuesIn(list);
  const first = shortName(values[0] ?? "");
  const others = values.length - 1 + more;
  if (first === "" || first.length > MOST_NAMED) return [];
  return [others > 0 ? `${first} and ${others} more` : first];
}

/** An identity by its own name, a role of AWS by the name in its ARN, and a model by its name alone. */
function shortName(value: string): string {
  return parseIdentityUid(value)?.nativeId ?? value.replace(ROLE, "").replace(AS_SCOPE, "");
}

/** "from a network (…) and with a client (…) it had never used", and "from …, at …". */
function merged(circumstances: readonly Circumstance[]): readonly string[] {
  const [first, second, ...rest] = circumstances;
  if (first === undefined) return [];
  const whole = ({ words, ending }: Circumstance): string => (ending === "" ? words : `${words} ${ending}`);
  if (second === undefined) return [whole(first)];
  const isShared = first.ending !== "" && first.ending === second.ending;
  const both = isShared ? `${first.words} and ${whole(second)}` : `${whole(first)}, ${whole(second)}`;
  return [[both, ...rest.map(whole)].join(", ")];
}

/** "a", "a and b", "a, b and c". */
function listedDeeds(deeds: readonly string[]): string {
  const last = deeds.at(-1) ?? "";
  return deeds.length < 2 ? last : `${deeds.slice(0, -1).join(", ")} and ${last}`;
}
