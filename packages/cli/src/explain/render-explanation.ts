import { adviceOf, groupIn, MEMBERS } from "@rolecall/alerting";
import { CALLED_FROM, callerIn, type Event, type Finding, isOfMany } from "@rolecall/core";
import type { ResponseOf } from "@rolecall/notifiers";
import type { Look } from "../look.ts";
import { wrap } from "../render/columns.ts";
import { type Fact, renderFacts } from "../render/facts.ts";
import { renderHeatMap } from "../render/heat-map.ts";
import { severityColour } from "../render/paint.ts";
import { visible } from "../render/visible.ts";
import { renderAmounts, renderLadder, renderSum } from "./dimensions.ts";
import { renderEvents } from "./event-lines.ts";
import { type Explanation, oddHours } from "./explanation.ts";
import { renderRate } from "./rate.ts";
import { owaspName, techniqueName, techniqueUrl } from "./tag-names.ts";

/** A finding for a person: what, why, the pictures, the events and how to go on, as the rules say it. */
export function renderExplanation(explanation: Explanation, look: Look, responseOf?: ResponseOf): string {
  const { finding, hourly, events } = explanation;
  const members = membersIn(finding, look);
  const dimensions = finding.dimensions.filter(
    ({ name }) => name !== CALLED_FROM && (members.length === 0 || name !== MEMBERS),
  );
  const heading = (text: string): string => look.paint("bold", text);
  const ofActor = (lines: () => readonly string[]): readonly string[] => (isOfActor(finding) ? lines() : []);
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ["who they are; what follows is of the one above, who decided it", members],
    ["what was new, and to whom", renderLadder(dimensions, look)],
    [finding.kind === "behavior" ? "what was unusual" : "what was matched", renderAmounts(dimensions, look)],
    ["how the evidence adds up", renderSum(dimensions, look)],
    [
      "its week (◆ here)",
      ofActor(() => indented(renderHeatMap(explanation.hoursOfWeek, oddHours(finding), inner(look)))),
    ],
    ["its rate", ofActor(() => renderRate(hourly, finding, look))],
    ["events (◆ first, peak, last)", ofActor(() => renderEvents(events, finding, look))],
    ["known as", knownAs(finding, look)],
    ["what to do", whatToDo(adviceOf(finding, responseOf?.(finding.detector)), look)],
    // On one line whatever the width: a break could fall into a literal.
    ["evidence", indented([visible(finding.sql)])],
  ];
  return [
    ...summary(explanation, look),
    ...sections.flatMap(([title, lines]) => (lines.length === 0 ? [] : ["", heading(title), ...lines])),
    "",
  ].join("\n");
}

/**
 * Of a log that is missing there is no week and no call: its identity stands for the log, and never acted. Of many in an
 * account, who are told of as nobody, the evidence has them.
 */
function isOfActor(finding: Finding): boolean {
  return finding.kind !== "coverage" && !isOfMany(finding);
}

function summary({ finding, events }: Explanation, look: Look): readonly string[] {
  const { severity, probability, expected_rate } = finding;
  const odds = probability === undefined ? "" : `, ${expected_rate} (p = ${probability.toExponential(1)} an hour)`;
  const calibration = finding.calibration === "none" ? "" : `, ${finding.calibration}`;
  const facts: readonly Fact[] = [
    ["severity", `${severity}, score ${finding.score}, confidence ${finding.confidence}${calibration}${odds}`],
    [
      finding.kind === "coverage" ? "about" : "identity",
      `${finding.identity_uid}${othersOf(finding)}${finding.owner === "" ? "" : `, owned by ${finding.owner}`}`,
    ],
    ["credential", credentialsOf(finding, events)],
    ["from", callerIn(finding) ?? ""],
    ["environment", finding.environment],
    ["time", spanOf(finding)],
    ["detector", `${finding.detector} (${finding.kind}, version ${finding.detector_version})`],
    ["finding", finding.finding_uid],
    ["origin", finding.origin],
  ];
  const title = wrap(visible(finding.title), look.columns).map((line) => look.paint(severityColour(severity), line));
  return [...title, "", ...renderFacts(facts, look)];
}

function spanOf({ first_seen, last_seen }: Finding): string {
  return first_seen === last_seen ? first_seen : `${first_seen} to ${last_seen}`;
}

function othersOf(finding: Finding): string {
  const others = groupIn(finding).length - 1;
  if (others < 1) return "";
  return others === 1 ? " and one other" : ` and ${others} others`;
}

/** Everybody of a group, a line each, with the findings of its own; none for one identity. */
function membersIn(finding: Finding, look: Look): readonly string[] {
  const members = groupIn(finding);
  if (members.length < 2) return [];
  return members.flatMap(({ uid, findings }) =>
    indented(wrap(visible([uid, ...findings].join("  ")), inner(look).columns)),
  );
}

/** What the events that the finding names were done with: what is to be revoked. */
function credentialsOf(finding: Finding, events: readonly Event[]): string {
  const named = events.filter(({ event_uid }) => finding.events.includes(event_uid));
  const used = new Set(
    named.flatMap(({ credential_uid: uid, credential_kind: kind }) =>
      uid === undefined || uid === "" ? [] : [visible(kind === undefined ? uid : `${uid} (${kind})`)],
    ),
  );
  return Array.from(used).join(", ");
}

function knownAs({ attacks, owasp }: Finding, look: Look): readonly string[] {
  const lines = [
    ...attacks.map(
      ({ technique, tactic, version }) =>
        `ATT&CK ${techniqueName(technique)}, ${tactic} (v${version}) ${techniqueUrl(technique)}`,
    ),
    ...owasp.map((id) => `OWASP ${owaspName(id)}`),
  ];
  return lines.flatMap((line) => indented(wrap(visible(line), inner(look).columns)));
}

/** As messages say it. */
function whatToDo(advice: string, look: Look): readonly string[] {
  return indented(wrap(visible(advice), inner(look).columns));
}

function inner(look: Look): Look {
  return { ...look, columns: look.columns - 2 };
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
