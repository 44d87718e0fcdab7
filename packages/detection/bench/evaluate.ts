/*
 * How well the detector does on a labelled company: `node bench/evaluate.ts [--identities N] [--quiet D] [--attack D] seed…`.
 * Raw records go through the product's own intake and its detector with all rules, as in `rolecall replay`; what comes out
 * is matched with the labels by identity and time. Prints Markdown. Tuning looks at seeds 1-3 only; 101-103 report.
 */
import { parseArgs } from "node:util";
import { type Finding, parseIdentityUid, parseTime } from "@rolecall/core";
import { createIntake, sourceNamed } from "@rolecall/sources";
import {
  type AttackOutcome,
  createWorld,
  Footprints,
  type Matched,
  matchFindings,
  type Period,
  renderAttacks,
  renderVolume,
  summarizeAttacks,
  summarizeVolume,
  type WorldOptions,
} from "../../world/src/index.ts";
import { createDetector, type Detector } from "../src/index.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 9, 5);

/** One world through the pipeline: what was found, and who was there. */
function judge(options: WorldOptions): { readonly matched: Matched; readonly identities: number } {
  const world = createWorld(options);
  const footprints = new Footprints(world.labels());
  const intake = createIntake({ source: "auto", tenant: "default", now: () => options.startAt + 365 * DAY });
  const detector = createDetector({
    tenant: "default",
    holdMs: (source) => sourceNamed(source)?.latenessMs ?? 0,
    context: (uid, labels) => ({
      owner: labels["owner"] ?? "",
      environment: labels["environment"] ?? "",
      criticality: "",
      group: labels["team"] ?? labels["app"] ?? parseIdentityUid(uid)?.account ?? "",
    }),
  });
  const findings = new Map<string, Finding>();
  let records = 0;
  for (const { record, attack } of world.records()) {
    const decoded = intake.read(JSON.stringify(record), `world/0/${records}`);
    if (decoded.kind !== "ok") throw new Error(`the intake refused a record of the world: ${decoded.reason}`);
    const event = decoded.value;
    if (attack !== undefined) footprints.note(attack, event.identity_uid, parseTime(event.time));
    detector.offer(event, records);
    records += 1;
    if (records % 2000 === 0) keep(detector, findings);
  }
  detector.finish();
  keep(detector, findings);
  const all = Array.from(findings.values()).toSorted((a, b) => (a.time < b.time ? -1 : 1));
  process.stderr.write(`seed ${options.seed}: ${records} records, ${detector.stats.identities} identities\n`);
  return { matched: matchFindings(all, footprints.all()), identities: detector.stats.identities };
}

function keep(detector: Detector, findings: Map<string, Finding>): void {
  for (const finding of detector.take()) findings.set(finding.finding_uid, finding);
}

function periods(quietDays: number, attackDays: number): readonly Period[] {
  const week = Math.min(7, quietDays);
  const at = (days: number): number => START + days * DAY;
  return [
    { name: "first week", from: at(0), to: at(week) },
    { name: "later quiet days", from: at(week), to: at(quietDays) },
    { name: "days with attacks", from: at(quietDays), to: at(quietDays + attackDays) },
  ].filter(({ from, to }) => to > from);
}

function tellAttack({ id, story, first }: AttackOutcome): string {
  if (first === undefined) return `- ${id}: missed (${story})`;
  const { finding, delayMs, records } = first;
  return `- ${id}: after ${(delayMs / 60_000).toFixed(1)} min and ${records} records, ${finding.severity}: ${finding.title}`;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    identities: { type: "string", default: "200" },
    quiet: { type: "string", default: "21" },
    attack: { type: "string", default: "14" },
    list: { type: "boolean", default: false },
  },
});
const [identities, quietDays, attackDays] = [values.identities, values.quiet, values.attack].map(Number) as [
  number,
  number,
  number,
];
const outcomes: AttackOutcome[] = [];
const unfounded: Finding[] = [];
let population = 0;
for (const seed of (positionals.length > 0 ? positionals : ["101", "102", "103"]).map(Number)) {
  const one = judge({ seed, startAt: START, quietDays, attackDays, identities });
  outcomes.push(...one.matched.attacks);
  unfounded.push(...one.matched.unfounded);
  population += one.identities;
}
process.stdout.write(`${renderAttacks(summarizeAttacks(outcomes))}\n`);
process.stdout.write(renderVolume(summarizeVolume(unfounded, periods(quietDays, attackDays), population)));
if (values.list) {
  process.stdout.write(`\n${outcomes.map(tellAttack).join("\n")}\n\n`);
  for (const { time, title, severity, identity_uid } of unfounded)
    process.stdout.write(`- ${time} ${severity} ${identity_uid}: ${title}\n`);
}
