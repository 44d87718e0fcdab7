import {
  CALLED_FROM,
  type Dimension,
  type Finding,
  formatTime,
  OWNER_OF_MEMBERS,
  PERSON,
  parseTime,
} from "@rolecall/core";
import { findingUid, fingerprint } from "../episode/finding-id.ts";
import { namedEvents } from "../episode/named-events.ts";
import { nameOf } from "../explain/dimension.ts";
import { evidenceSql, type Whose } from "../explain/evidence-sql.ts";
import { refusedTogether } from "../explain/refused-title.ts";
import { behaviorTitle } from "../explain/title.ts";
import { inert, plain, valuesIn } from "../explain/words.ts";
import { isOtherwiseShown } from "../rules/beside.ts";
import { FAMILY_OF_FEATURE, type Family, TOLD_AS } from "../state/layout.ts";
import { asMore } from "./continued.ts";
import { type Crowd, likenessIn, type Member } from "./crowd.ts";
import { isPeerGroup, isTeam, teamIn } from "./peers.ts";
import { ownerDimensions, whoseOf } from "./whose.ts";

const GROUP_DETECTOR = "behavior.group";
const VERSION = 1;

/** The finding about a group as `decider`, whose own finding is given, opens it. It is told whole by {@link renderGroup}. */
export function openGroup(crowd: Crowd, at: number, decider: Finding): Finding {
  const { tenant, identity_uid } = decider;
  const { deed, mark } = likenessIn(crowd);
  const finding_uid = findingUid(tenant, GROUP_DETECTOR, crowd.base, `${at} ${identity_uid}`);
  // What a rule says of many is still what the rule says: who silences it, or answers it, does so for all.
  if (crowd.words !== undefined)
    return { ...decider, finding_uid, fingerprint: fingerprint(tenant, decider.detector, crowd.peers, [mark]) };
  // The value that they share is what makes them one: others with another one are another matter, and told of.
  return {
    ...decider,
    finding_uid,
    detector: GROUP_DETECTOR,
    detector_version: VERSION,
    fingerprint: fingerprint(tenant, GROUP_DETECTOR, crowd.peers, mark === deed ? [deed] : [deed, mark]),
  };
}

/** As its members tell it; `teller` is the finding of the one who speaks for all. */
export function renderGroup(known: Finding, crowd: Crowd, teller: Finding | undefined): Finding {
  const { members } = crowd;
  const from = Math.min(...members.map(({ from }) => from));
  const to = Math.max(...members.map(({ to }) => to));
  const told = teller ?? known;
  // Whoever speaks for all is one of them, and it is not his alone.
  const dimensions = told.dimensions.filter(({ name }) => !OF_A_GROUP.has(name) && name !== PERSON);
  const [first = ""] = known.events;
  const { owner, environment } = whoseOf(known, crowd);
  return {
    ...known,
    owner,
    environment,
    title: titleOf(crowd, dimensions, from),
    first_seen: formatTime(from),
    last_seen: formatTime(Math.max(to, parseTime(known.last_seen))),
    severity: isOutage(crowd) ? "medium" : asMore(crowd, told.severity),
    score: told.score,
    confidence: told.confidence,
    calibration: told.calibration,
    probability: told.probability,
    expected_rate: told.expected_rate,
    attacks: told.attacks,
    owasp: told.owasp,
    dimensions: [...dimensions, membersDimension(members), ...ownerDimensions(crowd)],
    events: namedEvents(first, told.events[1] ?? first, members.at(-1)?.event ?? first),
    sql: evidenceSql(known.tenant, whoseEvents(members), from - (from % 3_600_000), to + 1),
  };
}

/** So many who do as ever and are refused have what refuses them in common: no matter of each, and one of all. */
const OUTAGE = 20;
const OF_NONE: ReadonlySet<string> = new Set(["as-ever", "failing"]);

function isOutage(crowd: Crowd): boolean {
  return OF_NONE.has(likenessIn(crowd).deed) && crowd.members.length >= OUTAGE;
}

/** What the finding of one identity does not say. */
const OF_A_GROUP: ReadonlySet<string> = new Set(["members", OWNER_OF_MEMBERS, CALLED_FROM]);

/** Everybody by name: who hides among others is named as well. */
function membersDimension(members: readonly Member[]): Dimension {
  const named = distinct(members.map(whoIs)).map((uid) => {
    const own = members.flatMap((member) =>
      whoIs(member) === uid && member.finding !== undefined ? [member.finding] : [],
    );
    return own.length === 0 ? inert(uid) : `${inert(uid)} (${own.join(", ")})`;
  });
  return {
    name: "members",
    pattern: "MATCH",
    observed: named.join(", "),
    expected: "one cause behind them all, or one actor; a finding of its own stands in brackets",
    surprise: 0,
    added: 0,
  };
}

/** Of an agent that is one identity for everybody, the person. */
function whoIs({ identity, person }: Member): string {
  return person ?? identity;
}

/** Each once: a rule may tell of several things of one, each of its keys. */
function distinct(texts: readonly string[]): readonly string[] {
  return Array.from(new Set(texts));
}

function whoseEvents(members: readonly Member[]): Whose {
  const identities = distinct(members.map(({ identity }) => identity));
  const [identity] = identities;
  const people = distinct(members.flatMap(({ person }) => person ?? []));
  const isOfOneAgent = identities.length === 1 && identity !== undefined && people.length > 0;
  // Of a name that is not shown as it is, the log has another: all that the agent did is asked for.
  return isOfOneAgent && !people.some(isOtherwiseShown) ? { identity, people } : identities;
}

/** Family of a dimension by its name. */
const DEED_OF: ReadonlyMap<string, Family | undefined> = new Map(
  FAMILY_OF_FEATURE.map((family, feature) => [nameOf(feature), TOLD_AS[family]]),
);

/** What the title of one identity says, of many. */
const PLURAL: readonly (readonly [RegExp, string])[] = [
  [/\bit had never\b/g, "they had never"],
  [/\bit seldom (use|make|act|take)s\b/g, "they seldom $1"],
  [/\boutside of its schedule\b/g, "outside of their schedules"],
  [/\bin its first hour\b/g, "in their first hour"],
  [/\bwas refused\b/g, "were refused"],
  [/\bunlike itself\b/g, "unlike themselves"],
];

function titleOf(crowd: Crowd, dimensions: readonly Dimension[], from: number): string {
  const since = `since ${formatTime(from).slice(11, 16)} UTC`;
  const { words } = crowd;
  if (words !== undefined) return `${whoOf(crowd)}: ${words} (${plain(likenessIn(crowd).mark)}), ${since}`;
  const refusals = refusedTogether(likenessIn(crowd).deed);
  if (refusals !== undefined) return `${whoOf(crowd)} ${refusals} (${plain(likenessIn(crowd).mark)}), ${since}`;
  const title = behaviorTitle("", sharedOf(crowd, dimensions).map(withoutCount)).trim();
  const deeds = PLURAL.reduce((text, [one, many]) => text.replace(one, many), title);
  const { deed, mark } = likenessIn(crowd);
  const refused = deed === "denied" && mark !== deed ? ` (${plain(mark)})` : "";
  return `${whoOf(crowd)} ${deeds}${refused}, ${since}`;
}

/** How often one of them was refused says nothing of the others. */
function withoutCount(dimension: Dimension): Dimension {
  return dimension.name === "denied" || dimension.name === "error" ? { ...dimension, observed: "" } : dimension;
}

function whoOf(crowd: Crowd): string {
  const { members } = crowd;
  const of = ofWhom(crowd);
  const count = distinct(members.map(whoIs)).length;
  const noun = nounOf(crowd);
  // The first of those for whom there was no room in the last one is alone.
  if (count === 1) return `another ${noun[0]}${of}`;
  return `${crowd.after === undefined ? "" : "another "}${count} ${noun[1]}${of}`;
}

/** Of a team as long as they are of several kinds. */
function ofWhom({ members, peers }: Crowd): string {
  const [kin, ...others] = distinct(members.map((member) => (member.kin ?? "").replace(/^vital /, "")));
  const name = isTeam(peers) && kin !== undefined && isPeerGroup(kin) && others.length === 0 ? kin : peers;
  if (name === "") return "";
  return isTeam(name) ? ` of ${plain(teamIn(name))}` : ` of ${isPeerGroup(name) ? "" : "the kind "}${plain(name)}`;
}

function nounOf({ members, peers }: Crowd): readonly [one: string, many: string] {
  if (members.every(({ person }) => person !== undefined)) return ["person", "people"];
  return isPeerGroup(peers) || isTeam(peers) ? ["member", "members"] : ["identity", "identities"];
}

/** Of what one of them shows that in which all are alike: the strongest of its family, and of its values the one they share. */
function sharedOf(crowd: Crowd, dimensions: readonly Dimension[]): readonly Dimension[] {
  const { deed, mark } = likenessIn(crowd);
  const [led = dimensions[0]] = dimensions.filter(({ name }) => DEED_OF.get(name) === deed);
  if (led === undefined) return [];
  const strong = { ...led, added: Math.max(led.added, led.surprise) };
  if (deed === "net") return [{ ...strong, name: notationOf(mark), observed: placeOf(mark, dimensions) }];
  const bearer = mark === deed ? undefined : bearerOf(mark, led, dimensions);
  return dimensions.map((each) => ({
    ...(each === led ? strong : { ...each, added: 0 }),
    ...(each === bearer && { observed: plain(mark) }),
  }));
}

/** The dimension that has the value among its own; where its hour brought one that is odder still, the calls that it made. */
function bearerOf(mark: string, led: Dimension, dimensions: readonly Dimension[]): Dimension {
  const bearer = dimensions.find(({ observed }) => valuesIn(observed).values.includes(plain(mark)));
  return bearer ?? dimensions.find(({ name }) => name === "action" && DEED_OF.get(led.name) === "what") ?? led;
}

/** What several networks lie in may well have been used before, but for them. */
function placeOf(mark: string, dimensions: readonly Dimension[]): string {
  const isShown = dimensions.some(({ observed }) => valuesIn(observed).values.includes(plain(mark)));
  return isShown || !mark.includes("/") ? plain(mark) : `in ${plain(mark)}`;
}

function notationOf(place: string): string {
  if (place.includes("/")) return "src_network";
  return /[.:]/.test(place) ? "src_ip" : "src_asn";
}
