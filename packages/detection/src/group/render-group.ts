import { type Dimension, type Finding, formatTime, parseTime, SEVERITIES } from "@rolecall/core";
import { findingUid, fingerprint } from "../episode/finding-id.ts";
import { evidenceSql } from "../explain/evidence-sql.ts";
import { behaviorTitle } from "../explain/title.ts";
import { plain } from "../explain/words.ts";
import type { Crowd, Member } from "./crowd.ts";

export const GROUP_DETECTOR = "behavior.group";
const VERSION = 1;

/** The finding about a group as `decider`, whose own finding is given, opens it. It is told whole by {@link renderGroup}. */
export function openGroup(crowd: Crowd, family: string, at: number, decider: Finding): Finding {
  const { tenant, identity_uid } = decider;
  return {
    ...decider,
    finding_uid: findingUid(tenant, GROUP_DETECTOR, crowd.base, `${at} ${identity_uid}`),
    detector: GROUP_DETECTOR,
    detector_version: VERSION,
    fingerprint: fingerprint(tenant, GROUP_DETECTOR, crowd.peers, [family]),
  };
}

/** As its members tell it: as grave as the gravest of all; `worst` is the finding of the worst who shows nothing else. */
export function renderGroup(known: Finding, crowd: Crowd, worst: Finding | undefined): Finding {
  const { members } = crowd;
  const from = Math.min(...members.map(({ from }) => from));
  const to = Math.max(...members.map(({ to }) => to));
  const strongest = worst ?? known;
  const dimensions = strongest.dimensions.filter(({ name }) => name !== "members");
  const [first = ""] = known.events;
  return {
    ...known,
    title: titleOf(crowd, dimensions, from),
    first_seen: formatTime(from),
    last_seen: formatTime(Math.max(to, parseTime(known.last_seen))),
    severity: SEVERITIES[Math.max(...members.map(({ severity }) => SEVERITIES.indexOf(severity)))] ?? known.severity,
    score: Math.max(known.score, strongest.score),
    confidence: strongest.confidence,
    calibration: strongest.calibration,
    probability: strongest.probability,
    expected_rate: strongest.expected_rate,
    attacks: strongest.attacks,
    owasp: strongest.owasp,
    dimensions: [...dimensions, membersDimension(members)],
    events: [first, strongest.events[1] ?? first, members.at(-1)?.event ?? first],
    sql: evidenceSql(
      members.map(({ identity }) => identity),
      from - (from % 3_600_000),
      to + 1,
    ),
  };
}

/** Everybody by name: who hides among others is named as well. */
function membersDimension(members: readonly Member[]): Dimension {
  const named = members.map(({ identity, finding }) =>
    finding === undefined ? plain(identity) : `${plain(identity)} (${finding})`,
  );
  return {
    name: "members",
    pattern: "MATCH",
    observed: named.join(", "),
    expected: "one cause behind them all, or one actor; a finding of its own stands in brackets",
    surprise: 0,
    added: 0,
  };
}

/** What the title of one identity says, of many. */
const PLURAL: readonly (readonly [RegExp, string])[] = [
  [/\bit had never\b/g, "they had never"],
  [/\bit seldom (use|make|act|take)s\b/g, "they seldom $1"],
  [/\boutside of its schedule\b/g, "outside of their schedules"],
  [/\bwas refused\b/g, "were refused"],
  [/\bunlike itself\b/g, "unlike themselves"],
];

function titleOf({ members, peers }: Crowd, dimensions: readonly Dimension[], from: number): string {
  const [count, of] = [members.length, peers === "" ? "" : ` of ${plain(peers)}`];
  const noun = peers === "" ? ["identity", "identities"] : ["member", "members"];
  // The first of those for whom there was no room in the last one is alone.
  const who = count === 1 ? `another ${noun[0]}${of}` : `${count} ${noun[1]}${of}`;
  // What leads is what they share; the rest is the worst one's own.
  const shared = dimensions.map((each, at) => (at === 0 ? each : { ...each, added: 0 }));
  const deeds = PLURAL.reduce((text, [one, many]) => text.replace(one, many), behaviorTitle("", shared).trim());
  return `${who} ${deeds}, since ${formatTime(from).slice(11, 16)} UTC`;
}
