import { Environment } from "@marcbachmann/cel-js";
import { type Finding, PERSON } from "@rolecall/core";
import type { ConfigProblem } from "../config/config.ts";
import type { Labels } from "./matcher.ts";

/** What an expression is asked about. A finding that is not known is read from its labels. */
export interface Subject {
  readonly labels: Labels;
  readonly finding?: Finding | undefined;
}

/** True where the expression holds. One that fails on a value does not hold. */
export interface Expression {
  (subject: Subject): boolean;
  /** Why it failed since this was asked last; a label that is not there is no failure. */
  readonly takeFault?: () => string | undefined;
}

const LIMITS = { maxAstNodes: 500, maxDepth: 32, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 16 };
const MOST_TEXT = 4000;

const TEXTS = [
  ...["tenant", "detector", "kind", "title", "identity_uid", "identity_kind", "identity_name", "owner", "environment"],
  ...["severity", "confidence", "calibration", "fingerprint", "finding_uid", "time", "first_seen", "last_seen", PERSON],
] as const;

/** The finding as CEL sees it. What is not known is the empty text, 0, or an empty list. */
class CelFinding {
  readonly score: number;
  readonly probability: number;
  readonly owasp: readonly string[];
  readonly techniques: readonly string[];
  readonly events: readonly string[];
  readonly observed: Readonly<Record<string, string>>;
  constructor({ labels, finding }: Subject) {
    const fields = this as unknown as Record<string, unknown>;
    const given = (finding ?? {}) as Readonly<Record<string, unknown>>;
    for (const name of TEXTS) fields[name] = labels[name] ?? given[name] ?? "";
    this.score = finding?.score ?? 0;
    this.probability = finding?.probability ?? 1;
    this.owasp = finding?.owasp ?? [];
    this.techniques = finding?.attacks.map(({ technique }) => technique) ?? [];
    this.events = finding?.events ?? [];
    this.observed = Object.fromEntries(finding?.dimensions.map(({ name, observed }) => [name, observed]) ?? []);
  }
}

let environment: Environment | undefined;

function celEnvironment(): Environment {
  const lists = { owasp: "list<string>", techniques: "list<string>", events: "list<string>" };
  environment ??= new Environment({ limits: LIMITS })
    .registerType("Finding", {
      ctor: CelFinding,
      fields: {
        ...Object.fromEntries(TEXTS.map((name) => [name, "string"])),
        ...{ score: "double", probability: "double", observed: "map<string, string>", ...lists },
      },
    })
    .registerVariable("finding", "Finding")
    .registerVariable("labels", "map<string, string>");
  return environment;
}

/**
 * Compiles a CEL expression over `finding` and `labels` (https://github.com/google/cel-spec), type-checked; what is wrong
 * with it is added to `problems`. `matches()` is refused, since its time is not bounded: matchers have patterns.
 */
export function compileExpression(cel: string, path: string, problems: ConfigProblem[]): Expression {
  const problem = (message: string): Expression => {
    problems.push({ path, message });
    return () => false;
  };
  if (cel.length > MOST_TEXT) return problem(`longer than ${MOST_TEXT} characters`);
  if (/\bmatches\s*\(/.test(cel))
    return problem("matches() is not of linear time; use matchers, startsWith or contains");
  try {
    const parsed = celEnvironment().parse(cel);
    const checked = parsed.check();
    if (!checked.valid) return problem(withKnown(firstLine(checked.error)));
    if (checked.type !== "bool") return problem(`is a ${checked.type}, and must be a bool`);
    return watched(parsed);
  } catch (error) {
    return problem(firstLine(error));
  }
}

/** Labels are written alone in matchers, so that people write them alone here as well. */
function withKnown(message: string): string {
  const [, name] = /^Unknown variable: (\w+)$/.exec(message) ?? [];
  if (name === undefined) return message;
  return `${message}; finding and labels are known, as in ${TEXTS.some((text) => text === name) ? "finding" : "labels"}.${name}`;
}

function watched(parsed: (context: Record<string, unknown>) => unknown): Expression {
  let fault: string | undefined;
  const holds = (subject: Subject): boolean => {
    try {
      return parsed({ finding: new CelFinding(subject), labels: subject.labels }) === true;
    } catch (error) {
      const why = firstLine(error);
      if (!MISSING.test(why)) fault = why.slice(0, 200);
      return false;
    }
  };
  const takeFault = (): string | undefined => {
    const taken = fault;
    fault = undefined;
    return taken;
  };
  return Object.assign(holds, { takeFault });
}

/** What CEL says of a label that a finding does not have. */
const MISSING = /no such key/i;

function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : "cannot be read";
}
