import { type Dimension, type Json, remembering, sha256 } from "@rolecall/core";
import { actorOf } from "./beside.ts";
import type { DistinctCounts } from "./distinct-counts.ts";
import { compilePath, type Evidence, type Reader } from "./evidence.ts";
import type { Rule, Threshold } from "./rule.ts";
import type { RuleMatch } from "./rule-set.ts";
import { firstText } from "./template.ts";

const MINUTE_MS = 60_000;

/** A threshold that was reached: how that is said, and where that is what must be the same, with what. */
export interface Counted {
  readonly burst: Dimension;
  readonly of?: Pick<RuleMatch, "story" | "set">;
}

/** Counts the event's values; `few` while the threshold is not reached, then the dimension that says so. */
export function compileThreshold(
  rule: Rule,
  threshold: Threshold,
): (evidence: Evidence, counts: DistinctCounts) => Counted | "few" {
  const { atLeast, withinMs, noun } = threshold;
  const textsOf = compileTexts(threshold.distinct);
  const fingerprint = remembering(fingerprintOf);
  const keyOf = compileKey(rule, threshold);
  const burst: Dimension = {
    name: `distinct_${noun}`,
    pattern: "BURST",
    observed: `${atLeast} or more distinct ${noun} within ${withinMs / MINUTE_MS} minutes`,
    expected: `fewer than ${atLeast}`,
    surprise: 0,
    added: 0,
  };
  return (evidence, counts) => {
    const { at } = evidence;
    if (Number.isNaN(at)) return "few";
    const key = keyOf(evidence);
    const texts = textsOf(evidence);
    let count = 0;
    for (const value of texts) {
      count = counts.see({ key, value: fingerprint(value), at, withinMs, atLeast });
    }
    if (count < atLeast) return "few";
    if (rule.repeats !== "by-set") return { burst };
    const set = { values: counts.valuesOf(key), own: texts.map(fingerprintOf), withinMs, noun };
    return { burst, of: { story: rule.story, set } };
  };
}

/** The texts among the values of some paths, one path after another. */
function compileTexts(paths: readonly string[]): (evidence: Evidence) => readonly string[] {
  const readers = paths.map(compilePath);
  const [read] = readers;
  const all: Reader =
    readers.length === 1 && read !== undefined ? read : (evidence) => readers.flatMap((each) => each(evidence));
  return (evidence) => {
    const values = all(evidence);
    return values.every(isText) ? values : values.filter(isText);
  };
}

function isText(value: Json): value is string {
  return typeof value === "string";
}

/** The name of the counter that an event counts for. A text that is the same object each time is hashed once. */
function compileKey(rule: Rule, threshold: Threshold): (evidence: Evidence) => string {
  const per = threshold.per === undefined ? undefined : compilePath(threshold.per);
  if (per === undefined) {
    const keyOf = remembering((uid: string) => `rule:${rule.id}:${uid}`);
    return ({ event }) => keyOf(actorOf(event));
  }
  // Ids are harmless as they are, and cleaning is for what people read.
  const lastOf = remembering((value) => ({ isId: PLAIN_ID.test(value), uid: "", key: "" }));
  return (evidence) => {
    const uid = actorOf(evidence.event);
    const [value] = per(evidence);
    const last = typeof value === "string" ? lastOf(value) : undefined;
    if (!last?.isId) return `rule:${rule.id}:${uid}:${firstText(per, evidence) ?? ""}`;
    if (last.uid !== uid) {
      last.uid = uid;
      last.key = `rule:${rule.id}:${uid}:${value}`;
    }
    return last.key;
  };
}

const PLAIN_ID = /^[\w.:/+=@-]{1,80}$/;
/** 64 bits: a chance meeting of two of a counter's few values is out of the question. */
export function fingerprintOf(value: string): string {
  return sha256(value).slice(0, 16);
}
