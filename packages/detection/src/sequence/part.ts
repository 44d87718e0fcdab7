import type { ActionClass, AttackTag, Event, Finding, Severity } from "@rolecall/core";
import { type Family, TOLD_AS } from "../state/layout.ts";
import { TACTICS, type TacticName } from "../tags/techniques.ts";

/** One finding that opened, as a step of an attack that it might be. Plain data: part of a row of the snapshot. */
export interface Part {
  readonly tactics: readonly TacticName[];
  readonly detector: string;
  readonly severity: Severity;
  readonly weight: number;
  readonly title: string;
  /** Event time, ms. */
  readonly at: number;
  readonly identity: string;
  readonly finding: string;
  readonly event: string;
  readonly attacks: readonly AttackTag[];
  readonly owasp: readonly string[];
}

/** What a finding counts beside others. How grave one about behaviour is shows only when its hour is over. */
const WEIGHTS: Readonly<Record<Severity, number>> = { info: 1, low: 2, medium: 4, high: 6, critical: 8 };
const BEHAVIOR_WEIGHT = 3;

/** What an action serves, for findings that carry no tactic. */
const BY_ACTION: Readonly<Partial<Record<ActionClass, TacticName>>> = {
  secret: "Credential Access",
  discover: "Discovery",
  admin: "Privilege Escalation",
  delete: "Impact",
  read: "Collection",
  execute: "Execution",
};

/** What an unusual family of evidence is to an attack, and in words. `action`: what the action serves. */
const BY_FAMILY: Readonly<Record<Family, readonly [TacticName | "action" | undefined, string]>> = {
  net: ["Initial Access", "came from an unusual network"],
  client: ["Initial Access", "used an unusual client"],
  what: ["action", "did what it never does"],
  volume: ["action", "did far more than usual"],
  denied: ["Discovery", "was refused unusually often"],
  error: [undefined, "failed unusually often"],
  lineage: ["Privilege Escalation", "acted for others than usual"],
  time: [undefined, "acted at an unusual time"],
  clock: [undefined, "ran outside of its schedule"],
  purpose: ["action", "did a kind of work that it never does"],
  data: ["Exfiltration", "moved far more data than usual"],
};

/** The part that a finding may play, when `event` opens it; undefined for one that plays none. */
export function partOf(finding: Finding, key: string, event: Event, at: number): Part | undefined {
  if (finding.kind === "sequence" || finding.kind === "coverage") return undefined;
  const { tactics, title } = finding.kind === "behavior" ? unusual(key, event) : named(finding, event);
  if (tactics.length === 0) return undefined;
  const severity = isOnItsWayToHabit(finding) ? "info" : finding.severity;
  return {
    tactics,
    detector: finding.kind === "behavior" ? `behavior.${familyOf(key)}` : finding.detector,
    severity,
    weight: finding.kind === "behavior" ? BEHAVIOR_WEIGHT : WEIGHTS[severity],
    title,
    at,
    identity: finding.identity_uid,
    finding: finding.finding_uid,
    event: event.event_uid,
    attacks: finding.attacks,
    owasp: finding.owasp,
  };
}

/** It did the same on a day before, from the same client and network: that is how it works, more than how an attack goes on. */
function isOnItsWayToHabit({ dimensions }: Finding): boolean {
  return dimensions.some(({ name, pattern }) => name === "habit" && pattern === "RARE");
}

type Played = Pick<Part, "tactics" | "title">;

function named({ attacks, title }: Finding, event: Event): Played {
  const tactics = Array.from(new Set(attacks.map(({ tactic }) => tactic).filter(isTactic)));
  const served = BY_ACTION[event.action_class];
  return { title, tactics: tactics.length > 0 || served === undefined ? tactics : [served] };
}

/** What is told of by refusals alone, and is as odd as a family that others are told by. */
const STRANGERS: ReadonlySet<string> = new Set(["as-stranger", "with-key"]);

function unusual(key: string, event: Event): Played {
  const opener = familyOf(key);
  const family = TOLD_AS.find((each) => each === (STRANGERS.has(opener) ? "net" : opener));
  if (family === undefined) return { tactics: [], title: "" };
  const [tactic, words] = BY_FAMILY[family];
  const served = tactic === "action" ? BY_ACTION[event.action_class] : tactic;
  return { tactics: served === undefined ? [] : [served], title: words };
}

/** `behavior:<family>:…` */
function familyOf(key: string): string {
  return key.split(":", 2)[1] ?? "";
}

function isTactic(name: string): name is TacticName {
  return Object.hasOwn(TACTICS, name);
}
