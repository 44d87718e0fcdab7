import { type Dimension, type Event, formatDuration, type PlacedPolicy, type Severity } from "@rolecall/core";
import { inTitle } from "../explain/words.ts";
import { withAnyKind } from "../inventory/directory.ts";
import { PatternIndex } from "../inventory/pattern-index.ts";
import type { RuleMatch } from "../rules/index.ts";
import type { Breach, Clause, CompiledPolicy, Occasion, PolicyFault } from "./clause.ts";
import { compilePolicy } from "./compile-policy.ts";
import { whosePolicy, wordsOf } from "./words.ts";

const NONE: readonly CompiledPolicy[] = [];
const GRAVE = new Set(["admin", "secret", "delete"]);
const LOWER: Readonly<Record<Severity, Severity>> = {
  info: "info",
  low: "low",
  medium: "low",
  high: "medium",
  critical: "high",
};
const MAX_SHOWN = 200;

/** All declared policies, compiled once and found by identity. */
export class PolicySet {
  readonly #byId = new Map<string, CompiledPolicy[]>();
  readonly #byLabel = new Map<string, CompiledPolicy[]>();
  readonly #patterns = new PatternIndex<CompiledPolicy>();
  readonly size: number;
  /** What could not be compiled; such a clause is left out, and `policy check` says so before. */
  readonly faults: readonly { readonly source: PlacedPolicy; readonly fault: PolicyFault }[];

  constructor(policies: readonly PlacedPolicy[] = []) {
    this.size = policies.length;
    const faults: { source: PlacedPolicy; fault: PolicyFault }[] = [];
    for (const source of policies) {
      const compiled = compilePolicy(source);
      for (const fault of compiled.faults) faults.push({ source, fault });
      this.#index(compiled.policy);
    }
    this.faults = faults;
  }

  /** The policies that govern an identity, in the order of their names; all of them hold. Ask once per identity. */
  governing(uid: string, labels: Readonly<Record<string, string>>): readonly CompiledPolicy[] {
    if (this.size === 0) return NONE;
    const found = [
      ...(this.#byId.get(uid) ?? NONE),
      ...(this.#byId.get(withAnyKind(uid)) ?? NONE),
      ...this.#patterns.find(uid),
      ...(this.#byLabel.size === 0
        ? NONE
        : Object.entries(labels).flatMap(([key, value]) => this.#byLabel.get(`${key}=${value}`) ?? [])),
    ];
    if (found.length === 0) return NONE;
    return Array.from(new Set(found)).toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  }

  /** Does a policy govern identities with a label `key=value`? */
  speaksOf(tag: string): boolean {
    return this.#byLabel.has(tag);
  }

  #index(policy: CompiledPolicy): void {
    const { identity, pattern, label } = policy.source.policy;
    if (identity !== undefined) push(this.#byId, identity, policy);
    else if (label !== undefined) push(this.#byLabel, label, policy);
    else if (pattern !== undefined) this.#patterns.add(pattern, policy);
  }
}

/** What an event does against a policy: one match for all its breaches, or undefined. */
export function judgePolicy(
  policy: CompiledPolicy,
  occasion: Occasion,
  clauses: readonly Clause[] = policy.clauses,
): RuleMatch | undefined {
  let breaches: Breach[] | undefined;
  for (const { name, expected, check } of clauses) {
    const observed = check(occasion);
    if (observed === undefined) continue;
    breaches ??= [];
    breaches.push({ clause: name, observed, expected });
  }
  return breaches === undefined ? undefined : matchOf(policy, occasion.event, breaches);
}

/** What an identity does not do, and its policy wants it to: it is silent for `ms`. */
export function silenceMatch(policy: CompiledPolicy, identity_name: string, ms: number): RuleMatch {
  const breach = {
    clause: "limits.at_least_every",
    observed: formatDuration(ms),
    expected: `within ${formatDuration(policy.longestSilence ?? 0)}`,
  };
  return matchOf(policy, { identity_name, action_class: "other", outcome: "unknown" }, [breach]);
}

/** What is told of whoever acts. */
type Acting = Pick<Event, "identity_name" | "action_class" | "outcome">;

function matchOf(policy: CompiledPolicy, event: Acting, breaches: readonly Breach[]): RuleMatch {
  const { source } = policy;
  const names = breaches.map(({ clause }) => clause);
  return {
    rule: `policy:${source.policy.policy}`,
    version: 1,
    kind: "policy",
    title: titleOf(event, source.policy.policy, breaches),
    severity: severityOf(policy, event),
    confidence: "high",
    attacks: [],
    owasp: owaspOf(names),
    dimensions: breaches.map((breach) => dimensionOf(source, breach)),
    key: names.join(","),
  };
}

function titleOf({ identity_name }: Acting, policy: string, breaches: readonly Breach[]): string {
  const [first] = breaches as [Breach];
  const more = breaches.length > 1 ? ` and ${breaches.length - 1} more` : "";
  return `${inTitle(identity_name)} went beyond ${whosePolicy(first)} ${policy}: ${short(wordsOf(first))}${more}`;
}

function dimensionOf({ file, lines }: PlacedPolicy, { clause, observed, expected }: Breach): Dimension {
  const line = lines[clause] ?? lines[clause.split(".")[0] ?? ""] ?? 1;
  return {
    name: `policy.${clause}`,
    pattern: "MATCH",
    observed: short(observed),
    expected: `${short(expected)} (${file}:${line})`,
    surprise: 0,
    added: 0,
  };
}

function severityOf({ source: { policy } }: CompiledPolicy, event: Acting): Severity {
  if (policy.mode === "watch") return "info";
  const severity = policy.severity ?? (GRAVE.has(event.action_class) ? "high" : "medium");
  return event.outcome === "denied" ? LOWER[severity] : severity;
}

function owaspOf(clauses: readonly string[]): readonly string[] {
  const tags = new Set(clauses.map((clause) => TAGS.get(clause) ?? "NHI5"));
  return Array.from(tags).toSorted();
}

const TAGS: ReadonlyMap<string, string> = new Map([
  ["allow.networks", "NHI2"],
  ["allow.clients", "NHI2"],
  ["allow.environments", "NHI8"],
  ["limits.token_lifetime", "NHI7"],
  ["ends", "NHI1"],
]);

function short(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}]/gu, " ");
  return plain.length > MAX_SHOWN ? `${plain.slice(0, MAX_SHOWN - 1)}…` : plain;
}

function nameOf({ source }: CompiledPolicy): string {
  return source.policy.policy;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
