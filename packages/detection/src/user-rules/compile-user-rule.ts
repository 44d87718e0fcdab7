import { meantHint, parseDuration } from "@rolecall/core";
import { compilePath, stepsOf } from "../rules/evidence.ts";
import type { Condition, Rule, Sequence, TechniqueUse, Threshold } from "../rules/rule.ts";
import { compileTemplate } from "../rules/template.ts";
import { OWASP_NHI, type OwaspNhi, TACTICS } from "../tags/index.ts";
import { compileExpression, EXPRESSION_FIELDS } from "./expression.ts";
import type { RuleFault, UserRule, UserSequence, UserThreshold } from "./user-rule.ts";

const MOST_COUNT = 1000;
const MOST_SPAN_MS = 7 * 86_400_000;

/** The rule as the detector has rules, and everything that is wrong with it, at once. It is whole where nothing is. */
export function compileUserRule(user: UserRule): { readonly rule: Rule; readonly faults: readonly RuleFault[] } {
  const faults: RuleFault[] = [];
  const say = (path: RuleFault["path"], message: string, hint = ""): void => void faults.push({ path, message, hint });
  const actions = user.sequence?.steps.flatMap((step) => step.actions) ?? user.actions ?? ["*"];
  checkActions(user, say);
  checkPaths(user, say);
  const optional = present({
    kinds: user.kinds,
    when: conditionOf(user.when, ["when"], say),
    threshold: user.threshold && thresholdOf(user.threshold, say),
    sequence: user.sequence && sequenceOf(user.sequence, say),
    attempted: user.attempted,
    failed: user.failed,
    actors: user.platform === true ? "anyone" : undefined,
    key: user.key,
  });
  const rule: Rule = {
    ...DEFAULTS,
    ...optional,
    ...present({ version: user.version, confidence: user.confidence, expected: user.expected, shows: user.shows }),
    ...present({ falsePositives: user.false_positives, response: user.response }),
    id: user.rule,
    title: user.title,
    sources: user.sources,
    actions,
    severity: user.severity,
    attacks: attacksOf(user.attacks ?? [], say),
    owasp: owaspOf(user.owasp ?? [], say),
  };
  return { rule, faults };
}

/** What a rule is where its author says nothing. */
const DEFAULTS = {
  version: 1,
  confidence: "medium",
  // A user who says what an attempt counts wants each.
  refusal: "alone",
  expected: "that this does not happen",
  shows: ["resource"],
  // Who writes a rule wants to hear of what it says.
  repeats: "always",
  falsePositives: [],
  response: [],
  fires: [],
  quiet: [],
} as const;

/** Without the members that are undefined. */
function present(members: { readonly [K in keyof Rule]?: Rule[K] | undefined }): Partial<Rule> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

type Say = (path: RuleFault["path"], message: string, hint?: string) => void;

/** A `*` anywhere but at the end would match nothing. */
function checkActions(user: UserRule, say: Say): void {
  const check = (actions: readonly string[] | undefined, path: RuleFault["path"]): void => {
    for (const [at, action] of (actions ?? []).entries()) {
      if (action.slice(0, -1).includes("*"))
        say([...path, at], `${action}: * stands at the end only`, "use when: for the rest");
    }
  };
  check(user.actions, ["actions"]);
  for (const [at, step] of (user.sequence?.steps ?? []).entries())
    check(step.actions, ["sequence", "steps", at, "actions"]);
  if (user.sequence !== undefined && user.actions !== undefined) {
    say(["actions"], "a sequence has the actions of its steps", "leave actions out");
  }
  if (user.sequence !== undefined && user.threshold !== undefined) {
    say(["threshold"], "a rule has a threshold or a sequence", "make two rules of it");
  }
}

const ROOTS = new Set([...EXPRESSION_FIELDS, "raw"]);
/** Names with dots between; one that has dots of its own stands in brackets. */
const WELL_FORMED = /^[^.[\]]+(?:\.[^.[\]]+|\[[^[\]]+\])*$/;

/** Paths begin with a member of the event, or with `raw`. */
function checkPaths(user: UserRule, say: Say): void {
  const check = (path: string | undefined, at: RuleFault["path"]): void => {
    if (path === undefined) return;
    const [root = ""] = stepsOf(path);
    if (!WELL_FORMED.test(path)) say(at, `${path} is no path`, "as raw.metadata.labels[app.kubernetes.io/name]");
    else if (!ROOTS.has(root)) say(at, `an event has no ${root}`, meantHint(root, Array.from(ROOTS)));
    else compilePath(path);
  };
  check(user.key, ["key"]);
  for (const [at, path] of (user.shows ?? []).entries()) check(path, ["shows", at]);
  check(user.threshold?.distinct, ["threshold", "distinct"]);
  check(user.threshold?.per, ["threshold", "per"]);
  check(user.sequence?.per, ["sequence", "per"]);
  for (const place of user.title.matchAll(/\{([^{}]*)\}/g)) check((place[1] ?? "").split("|", 1)[0], ["title"]);
  compileTemplate(user.title);
}

/** Conditions that must all hold. Each fault says where in its text it is. */
function conditionOf(texts: readonly string[] | undefined, path: RuleFault["path"], say: Say): Condition | undefined {
  const conditions: Condition[] = [];
  for (const [at, cel] of (texts ?? []).entries()) {
    const expression = compileExpression(cel);
    if (expression.ok) conditions.push({ cel });
    else say([...path, at], expression.message, `at character ${expression.offset + 1} of the condition`);
  }
  const [only, ...others] = conditions;
  return others.length === 0 ? only : { all: conditions };
}

function spanOf(text: string, path: RuleFault["path"], say: Say): number {
  const ms = parseDuration(text);
  if (ms === undefined || ms <= 0) say(path, `${text} is no span of time`, "as 10m or 2h");
  else if (ms > MOST_SPAN_MS) say(path, `${text} is longer than 7 days`, "a baseline looks further back");
  return ms ?? 1;
}

function thresholdOf(user: UserThreshold, say: Say): Threshold {
  if (user.count < 2 || user.count > MOST_COUNT) say(["threshold", "count"], `count is from 2 to ${MOST_COUNT}`);
  const distinct = user.distinct ?? "event_uid";
  return {
    distinct: [distinct],
    ...(user.per === undefined ? {} : { per: user.per }),
    noun: user.noun ?? (user.distinct === undefined ? "events" : (distinct.split(".").at(-1) ?? "values")),
    atLeast: user.count,
    withinMs: spanOf(user.within, ["threshold", "within"], say),
  };
}

function sequenceOf(user: UserSequence, say: Say): Sequence {
  if (user.steps.length < 2 || user.steps.length > 10) say(["sequence", "steps"], "a sequence has two to ten steps");
  return {
    withinMs: spanOf(user.within, ["sequence", "within"], say),
    ...(user.per === undefined ? {} : { per: user.per }),
    steps: user.steps.map((step, at) => {
      const when = conditionOf(step.when, ["sequence", "steps", at, "when"], say);
      return { actions: step.actions, ...(when === undefined ? {} : { when }) };
    }),
  };
}

/** `Persistence/T1098.001`: the tactic by its name in ATT&CK 19. Techniques are not looked up: there are hundreds. */
function attacksOf(texts: readonly string[], say: Say): readonly TechniqueUse[] {
  return texts.map((text, at) => {
    const [tactic = "", technique = ""] = text.split("/", 2);
    if (!Object.hasOwn(TACTICS, tactic)) {
      const hint = meantHint(tactic, Object.keys(TACTICS));
      say(["attacks", at], `ATT&CK 19 has no tactic ${tactic}`, hint);
    }
    if (!/^T\d{4}(?:\.\d{3})?$/.test(technique))
      say(["attacks", at], `${technique || text} is no technique`, "as Persistence/T1098.001");
    return { tactic, technique } as unknown as TechniqueUse;
  });
}

function owaspOf(texts: readonly string[], say: Say): readonly OwaspNhi[] {
  for (const [at, text] of texts.entries()) {
    if (!Object.hasOwn(OWASP_NHI, text)) say(["owasp", at], `there is no ${text}`, "NHI1 to NHI10");
  }
  return texts as readonly OwaspNhi[];
}
