import type { AttackTag, Dimension, Event, EventOutcome, Severity } from "@rolecall/core";
import { placesOf } from "../habits/network.ts";
import { ATTACK_VERSION } from "../tags/techniques.ts";
import { isPlatform } from "./actor.ts";
import { compileAlike } from "./alike.ts";
import { actorOf } from "./beside.ts";
import { type Check, compileCondition } from "./condition.ts";
import { type Counted, compileThreshold, fingerprintOf } from "./counting.ts";
import type { DistinctCounts } from "./distinct-counts.ts";
import { isDryRun } from "./dry-run.ts";
import { atHand, compilePath, type Evidence, type Reader } from "./evidence.ts";
import { compileGlob } from "./glob.ts";
import { compileOnlyBegun } from "./only-begun.ts";
import { compileOwnThings } from "./own-things.ts";
import { reportedAs } from "./reported.ts";
import type { Condition, Rule, Sequence, Step } from "./rule.ts";
import type { RuleMatch } from "./rule-set.ts";
import { isSameAsBefore } from "./same-as-before.ts";
import { compileCall } from "./same-call.ts";
import type { Sequences } from "./sequences.ts";
import { splitCondition } from "./split-condition.ts";
import { compileTemplate, firstText, plainText, type Render } from "./template.ts";

const MAX_KEY = 256;
const MAX_OBSERVED = 200;
const MINUTE_MS = 60_000;

/** What rules remember of earlier events. */
export interface RuleMemory {
  readonly counts: DistinctCounts;
  readonly sequences: Sequences;
}

/** A rule ready to judge. It remembers nothing itself, so that one compiled rule serves every set of rules. */
export interface CompiledRule {
  readonly rule: Rule;
  /** Whether it looks into the original record. */
  readonly readsRaw: boolean;
  /** What can be said without evidence, at once: the outcome, the service, the kind of identity and the event's own fields fit. */
  fits(event: Event): boolean;
  /** The whole judgement of an event that fits. */
  judge(evidence: Evidence, memory: RuleMemory): RuleMatch | undefined;
}

/** How a rule renders a match. */
interface Wording {
  readonly title: Render;
  readonly shows: readonly Reader[];
  readonly call: (evidence: Evidence) => string | undefined;
  readonly key: Reader | undefined;
  readonly alike: ((evidence: Evidence) => string | undefined) | undefined;
  readonly reported: Reader | undefined;
  readonly attacks: readonly AttackTag[];
}

const COMPILED = new WeakMap<Rule, CompiledRule>();

/** Compiles a rule, once for each. */
export function compileRule(rule: Rule): CompiledRule {
  const known = COMPILED.get(rule);
  if (known !== undefined) return known;
  const compiled = compile(rule);
  COMPILED.set(rule, compiled);
  return compiled;
}

function compile(rule: Rule): CompiledRule {
  const { own, rest } = splitCondition(rule.when);
  const isCandidate = compileWhen(own);
  const when = compileWhen(rest);
  const wording: Wording = {
    title: compileTemplate(rule.title),
    shows: rule.shows.map(compilePath),
    call: compileCall(rule, readsRaw(rule)),
    key: rule.key === undefined ? undefined : compilePath(rule.key),
    alike: rule.alike === undefined ? undefined : compileAlike(rule.alike),
    reported: rule.reported === undefined ? undefined : compilePath(rule.reported),
    attacks: rule.attacks.map((use) => ({ ...use, version: ATTACK_VERSION })),
  };
  const count = rule.threshold === undefined ? undefined : compileThreshold(rule, rule.threshold);
  const ends = rule.sequence === undefined ? undefined : compileSequence(rule, rule.sequence);
  const severityOf = compileSeverity(rule);
  const things = compileOwnThings(rule);
  // Rules are of many shapes: what every event asks of one is looked up here, once.
  const { service, kinds, names } = rule;
  const leavesOut = compileLeftOut(rule);
  const tellsAlone = rule.refusal === "alone" || rule.threshold !== undefined;
  const matches = (evidence: Evidence, memory: RuleMemory): boolean => {
    if (things?.note(evidence, memory.counts) === true || !when(evidence) || leavesOut(evidence)) return false;
    if (ends !== undefined && !ends(evidence, memory.sequences)) return false;
    return tellsAlone || !isLoneAttempt(evidence, memory.counts);
  };
  return {
    rule,
    readsRaw: readsRaw(rule),
    fits: (event) => {
      if (severityOf(event.outcome) === undefined) return false;
      if (service !== undefined && event.service !== service) return false;
      if (kinds !== undefined && !kinds.includes(event.identity_kind)) return false;
      if (names !== undefined && !names.includes(event.identity_name)) return false;
      return isCandidate(atHand(event));
    },
    judge: (evidence, memory) => {
      const severity = severityOf(evidence.event.outcome);
      if (severity === undefined || !matches(evidence, memory)) return undefined;
      const counted = count?.(evidence, memory.counts);
      if (counted === "few") return undefined;
      const isOwn = things?.isOwn(evidence, memory.counts) ?? false;
      return describe(rule, wording, { evidence, severity, counted, isOwn });
    },
  };
}

function compileWhen(condition: Condition | undefined): Check {
  return condition === undefined ? () => true : compileCondition(condition);
}

/** Any path into the record: what decides, what is counted, and what is shown. */
export function readsRaw(rule: Rule): boolean {
  const { when, threshold, sequence, title, shows, key, alike, reported, own } = rule;
  const paths = [when, threshold, sequence, title, shows, key, alike, reported, own];
  return /(?:^|["{,:(!.\s])raw\b[.[]/.test(JSON.stringify(paths));
}

/** A success, or an outcome that the log does not give, has the rule's severity; the rest what the rule says, if it does. */
function compileSeverity({ severity, attempted, failed }: Rule): (outcome: EventOutcome) => Severity | undefined {
  return (outcome) => {
    if (outcome === "denied") return attempted;
    return outcome === "error" ? failed : severity;
  };
}

/** What is no deed of the event's identity: tried, only begun, without a change, or a platform's own work. */
function compileLeftOut(rule: Rule): Check {
  const isBegun = compileOnlyBegun(rule);
  const isLeftOut = rule.actors === "anyone" ? isNothingDone : isOthersWork;
  return (evidence) => isBegun(evidence) || isLeftOut(evidence);
}

function isOthersWork(evidence: Evidence): boolean {
  return isNothingDone(evidence) || isPlatform(evidence.event);
}

function isNothingDone(evidence: Evidence): boolean {
  return isDryRun(evidence) || isSameAsBefore(evidence);
}

/**
 * One refused call is a mistake more often than an attack, and the baseline sees it as well: it is told when the
 * identity was refused a second operation that a rule watches, unless the rule is about refusals.
 */
function isLoneAttempt({ event, at }: Evidence, counts: DistinctCounts): boolean {
  if (event.outcome !== "denied" && event.outcome !== "error") return false;
  if (Number.isNaN(at)) return true;
  const key = `rule:refused:${actorOf(event)}`;
  return counts.see({ key, value: fingerprintOf(event.action), at, withinMs: ATTEMPTS_MS, atLeast: 2 }) < 2;
}

const ATTEMPTS_MS = 60 * MINUTE_MS;

/** Is this event the last step of a whole sequence of its identity? */
function compileSequence(rule: Rule, sequence: Sequence): (evidence: Evidence, sequences: Sequences) => boolean {
  const steps = sequence.steps.map(compileStep);
  const per = sequence.per === undefined ? undefined : compilePath(sequence.per);
  return (evidence, sequences) => {
    const { at } = evidence;
    if (Number.isNaN(at)) return false;
    const apart = per === undefined ? "" : fingerprintOf(firstText(per, evidence) ?? "");
    const key = `${rule.id}:${actorOf(evidence.event)}:${apart}`;
    const fits = steps.map((step) => step(evidence));
    return sequences.advance(key, at, sequence.withinMs, fits);
  };
}

function compileStep({ actions, when }: Step): Check {
  const globs = actions.map((action) => compileGlob(action.toLowerCase()));
  const check: Check = when === undefined ? () => true : compileCondition(when);
  return (evidence) => {
    const action = evidence.event.action.toLowerCase();
    return globs.some((glob) => glob(action)) && check(evidence);
  };
}

interface Circumstances {
  readonly evidence: Evidence;
  readonly severity: Severity;
  readonly counted: Counted | undefined;
  readonly isOwn: boolean;
}

function describe(rule: Rule, wording: Wording, circumstances: Circumstances): RuleMatch {
  const { evidence, severity, counted, isOwn } = circumstances;
  const alike = wording.alike?.(evidence);
  const observed = observation(rule, wording, evidence, isOwn ? OWN : "");
  const key = wording.key === undefined ? "" : (firstText(wording.key, evidence, MAX_KEY) ?? "");
  return {
    rule: rule.id,
    version: rule.version,
    title: titleOf(rule, wording.title(evidence), evidence.event),
    severity: isOwn ? (rule.own?.told ?? "info") : severity,
    confidence: rule.confidence,
    attacks: wording.attacks,
    owasp: rule.owasp,
    ...(rule.repeats !== undefined && { repeats: rule.repeats }),
    ...(alike !== undefined && { alike }),
    ...(isOwn && { ofOwn: true }),
    ...(rule.together !== undefined && { together: { words: rule.together, marks: placesOf(evidence.event) } }),
    ...(rule.threshold?.distinct.includes("action") === true && { ofSeveral: true }),
    call: wording.call(evidence),
    ...counted?.of,
    dimensions: counted === undefined ? [observed] : [observed, counted.burst],
    ...(wording.reported !== undefined && reportedAs(key, firstText(wording.reported, evidence, MAX_KEY))),
    key,
  };
}

/** What did not succeed is said to be so, where the rule's own words do not say it. */
function titleOf({ title }: Rule, said: string, { outcome }: Event): string {
  const failed = outcome === "denied" || outcome === "error";
  return failed && !/\b(?:refused|may not|tried)\b/.test(title) ? `${said} (attempted, ${outcome})` : said;
}

/** Said of what the identity made itself. */
const OWN = ", which it made itself in the last 14 days";

function observation(rule: Rule, wording: Wording, evidence: Evidence, note: string): Dimension {
  const shown = wording.shows.flatMap((read) => firstText(read, evidence) ?? []);
  const action = plainText(evidence.event.action);
  const observed = plainText(shown.length === 0 ? action : `${action}: ${shown.join(", ")}`, MAX_OBSERVED);
  return {
    name: "action",
    pattern: "MATCH",
    observed: observed + note,
    expected: rule.expected,
    surprise: 0,
    added: 0,
  };
}
