import { isJsonObject, type Json, type JsonObject, type Severity } from "@rolecall/core";
import type { Condition, Rule, TechniqueUse } from "../rules/rule.ts";
import { TACTICS, type TacticName } from "../tags/index.ts";
import { parseSigmaCondition } from "./sigma-condition.ts";
import { SIGMA_SOURCES, type SigmaSource, sigmaSource } from "./sigma-fields.ts";
import { sigmaSelection } from "./sigma-selection.ts";

/** A Sigma rule as a rule, or the list of what of it is not understood. */
export type SigmaRead =
  | { readonly rule: Rule; readonly notUnderstood: readonly [] }
  | { readonly rule?: undefined; readonly notUnderstood: readonly string[] };

const LEVELS: Readonly<Record<string, Severity>> = {
  informational: "info",
  low: "low",
  medium: "medium",
  high: "high",
  critical: "critical",
};

/** Is this document a Sigma rule? */
export function isSigma(document: unknown): document is JsonObject {
  return (
    isJsonObject(document as Json) &&
    (document as JsonObject)["logsource"] !== undefined &&
    (document as JsonObject)["detection"] !== undefined
  );
}

/** Reads title, logsource, detection, level and tags of a single-event rule (Sigma's specification 2.0). */
export function readSigma(document: JsonObject): SigmaRead {
  const missed: string[] = [];
  const not = (what: string): void => void missed.push(what);
  const source = sourceOf(document["logsource"], not);
  // Of a rule for another log too everything is said that is not understood.
  const when = detectionOf(document["detection"], source ?? { sources: [], fields: {}, under: "raw." }, not);
  const title = document["title"];
  if (typeof title !== "string" || title === "") not("a rule without a title");
  if (missed.length > 0 || source === undefined || when === undefined) return { notUnderstood: missed };
  return { rule: ruleOf(document, String(title), source, when), notUnderstood: [] };
}

function sourceOf(value: Json | undefined, not: (what: string) => void): SigmaSource | undefined {
  const log = isJsonObject(value) ? value : {};
  const product = String(log["product"] ?? "");
  const service = String(log["service"] ?? "");
  const source = sigmaSource(product, service);
  if (source === undefined) {
    not(
      `the log source product ${product || "(none)"}, service ${service || "(none)"}; there are ${SIGMA_SOURCES.join(", ")}`,
    );
  }
  return source;
}

function detectionOf(value: Json | undefined, source: SigmaSource, not: (what: string) => void): Condition | undefined {
  if (!isJsonObject(value)) return void not("a detection that is no map");
  const { condition, timeframe, ...selections } = value;
  if (timeframe !== undefined) not("timeframe: write a threshold in a rule of Rolecall's own");
  const named = new Map<string, Condition>();
  for (const [name, selection] of Object.entries(selections)) {
    const read = sigmaSelection(selection ?? null, source, not);
    if (read !== undefined) named.set(name, read);
  }
  if (named.size < Object.keys(selections).length) return undefined;
  return conditionOf(condition ?? null, named, not);
}

/** One condition, or several of which one must hold. */
function conditionOf(
  value: Json,
  named: ReadonlyMap<string, Condition>,
  not: (what: string) => void,
): Condition | undefined {
  const read: Condition[] = [];
  for (const text of Array.isArray(value) ? (value as readonly Json[]) : [value]) {
    const parsed =
      typeof text === "string" ? parseSigmaCondition(text, named) : { notUnderstood: "a condition that is no text" };
    if ("condition" in parsed) read.push(parsed.condition);
    else not(parsed.notUnderstood);
  }
  return read.length === 1 ? read[0] : { any: read };
}

function ruleOf(document: JsonObject, title: string, source: SigmaSource, when: Condition): Rule {
  const severity = LEVELS[String(document["level"] ?? "medium").toLowerCase()] ?? "medium";
  return {
    id: `sigma-${idOf(document, title)}`,
    version: 1,
    title: `${title.replaceAll(/[{}]/g, "")}: {identity_name}, {action}`,
    sources: source.sources,
    actions: actionsOf(when) ?? ["*"],
    when,
    severity,
    // Sigma's rules say themselves whether a refusal counts.
    attempted: severity,
    failed: severity,
    refusal: "alone",
    confidence: "medium",
    actors: "anyone",
    attacks: attacksOf(document["tags"]),
    owasp: [],
    expected: "that this does not happen",
    shows: ["resource"],
    key: "action",
    falsePositives: textsOf(document["falsepositives"]),
    response: [],
    fires: [],
    quiet: [],
  };
}

function idOf(document: JsonObject, title: string): string {
  const id = document["id"];
  const text = typeof id === "string" ? id : title;
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 80);
}

/** The operations outside which the condition cannot hold, for the index; undefined where it may hold for any. */
function actionsOf(condition: Condition): readonly string[] | undefined {
  if ("all" in condition) return condition.all.map(actionsOf).find((actions) => actions !== undefined);
  if ("any" in condition) {
    const each = condition.any.map(actionsOf);
    return each.some((actions) => actions === undefined) ? undefined : each.flatMap((actions) => actions ?? []);
  }
  if (!("field" in condition) || condition.field !== "action") return undefined;
  if ("equals" in condition) return [String(condition.equals)];
  return "matches" in condition && /^[^*]+\*$/.test(condition.matches) ? [condition.matches] : undefined;
}

/** `attack.t1078.004` under the tactics that stand beside it; Defense Evasion is Stealth in ATT&CK 19. */
function attacksOf(tags: Json | undefined): readonly TechniqueUse[] {
  const texts = textsOf(tags).map((tag) => tag.toLowerCase());
  const tactics = Object.keys(TACTICS).filter((tactic) =>
    texts.some((tag) => tacticOf(tag) === tactic),
  ) as TacticName[];
  const techniques = texts.flatMap((tag) => /^attack\.(t\d{4}(?:\.\d{3})?)$/.exec(tag)?.[1]?.toUpperCase() ?? []);
  const tactic = tactics[0] ?? "Initial Access";
  return techniques.map((technique) => ({ tactic, technique }) as unknown as TechniqueUse);
}

function tacticOf(tag: string): string {
  const name = tag.replace(/^attack\./, "").replaceAll(/[-_]/g, " ");
  return name === "defense evasion"
    ? "Stealth"
    : name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()).replace(" And ", " and ");
}

function textsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter((item) => typeof item === "string") : [];
}
