import { type JsonObject, meantHint } from "@rolecall/core";
import { compileUserRule, isSigma, RULES, type Rule, readSigma, type UserRule } from "@rolecall/detection";
import { isSourceName, SOURCE_NAMES } from "@rolecall/sources/names";
import { type GivenFiles, readFiles } from "../declared/read-files.ts";
import { checkShape } from "../inventory/check-shape.ts";
import { type FileFault, faultAt, renderFaults } from "../inventory/fault.ts";
import { isLeft, soundPart } from "../inventory/sound-part.ts";
import { readYamlDocuments, type YamlDocument } from "../inventory/yaml-document.ts";
import { EXIT, Failure } from "../verb.ts";
import type { LoadedRules, PlacedRule, SkippedRule } from "./loaded-rules.ts";
import { modeFaults, modeOf } from "./rule-mode.ts";
import { RULE_KEYS, ruleSchema } from "./rule-schema.ts";

/** Every rule of the files: Rolecall's own form, one a document, and single-event Sigma rules. */
export async function loadRules(...given: GivenFiles): Promise<LoadedRules> {
  const { files, faults: missing } = await readFiles(...given);
  const read = files.map(({ path, text }) => readRules(text, path));
  const rules = read.flatMap((each) => each.rules);
  return {
    rules,
    skipped: read.flatMap((each) => each.skipped),
    faults: [...missing, ...read.flatMap((each) => each.faults), ...twice(rules)],
    files: files.map(({ path }) => path),
  };
}

/**
 * The rules of a run: Rolecall's own, and those of the files.
 *
 * @throws Failure with everything that is wrong with the files, at once (exit code 2).
 */
export function rulesOf({ rules, skipped, faults }: LoadedRules, notice: (message: string) => void): readonly Rule[] {
  if (faults.length > 0) throw new Failure(renderFaults(faults), { exit: EXIT.usage });
  for (const each of skipped) notice(skippedLine(each));
  return [...RULES, ...rules.map(({ rule }) => rule)];
}

/** One line that says why a Sigma rule is left out. */
export function skippedLine({ file, line, title, notUnderstood }: SkippedRule): string {
  return `${file}:${line}: the Sigma rule "${title}" is left out; not understood: ${notUnderstood.join("; ")}`;
}

type Read = Omit<LoadedRules, "files">;

/** The rules of a text. */
export function readRules(content: string, file: string): Read {
  const { documents, faults } = readYamlDocuments(content, file);
  const read = documents.map((document) => (isSigma(document.value) ? sigmaOf(document, file) : ownOf(document, file)));
  const empty = documents.length === 0 && faults.length === 0 ? [faultAt(file, 1, "holds no rule")] : [];
  return {
    rules: read.flatMap((each) => each.rules),
    skipped: read.flatMap((each) => each.skipped),
    faults: [...faults, ...empty, ...read.flatMap((each) => each.faults)],
  };
}

function sigmaOf(document: YamlDocument, file: string): Read {
  const value = document.value as JsonObject;
  const { line } = document.locate(["title"]);
  const { rule, notUnderstood } = readSigma(value);
  if (rule !== undefined) return { rules: [{ rule, file, line, examples: [] }], skipped: [], faults: [] };
  return { rules: [], skipped: [{ file, line, title: String(value["title"] ?? ""), notUnderstood }], faults: [] };
}

/** For what a rule must have, where only the rest of it can be judged. */
const STAND_INS = { rule: "stand-in", title: "stand-in", sources: [], severity: "low" } as const;

function ownOf(document: YamlDocument, file: string): Read {
  const shaped = checkShape<UserRule>(ruleSchema, document, file, RULE_KEYS);
  const judged = shaped.value ?? soundPart<UserRule>(ruleSchema, document.value, STAND_INS);
  if (judged === undefined) return { rules: [], skipped: [], faults: shaped.faults };
  const { rule, faults } = compileUserRule(judged);
  // Of what was taken away there is nothing more to say; a mode is of several members together.
  const isWhole = shaped.value !== undefined;
  const found = [...faults, ...(isWhole ? modeFaults(judged) : [])].flatMap(({ path, message, hint }) => {
    if (!isWhole && !isLeft(judged, document.value, path)) return [];
    const { line, column } = document.locate(path);
    return faultAt(file, line, `${path.join(".")}: ${message}`, hint, column);
  });
  const all = [...shaped.faults, ...found, ...unknownSources(document, judged, file)];
  if (!isWhole) return { rules: [], skipped: [], faults: all };
  const { line } = document.locate(["rule"]);
  const placed = {
    rule,
    file,
    line,
    examples: judged.examples ?? [],
    mode: modeOf(judged),
    maxHitRate: judged.max_hit_rate,
  };
  return { rules: [placed], skipped: [], faults: all };
}

function unknownSources(document: YamlDocument, rule: UserRule, file: string): readonly FileFault[] {
  return rule.sources.flatMap((name, at) => {
    if (isSourceName(name)) return [];
    const { line, column } = document.locate(["sources", at]);
    return [faultAt(file, line, `sources.${at}: there is no source ${name}`, meantHint(name, SOURCE_NAMES), column)];
  });
}

/** Names are unique, among the user's and with Rolecall's own. */
function twice(rules: readonly PlacedRule[]): readonly FileFault[] {
  const own = new Set(RULES.map(({ id }) => id));
  return Array.from(Map.groupBy(rules, ({ rule }) => rule.id).values()).flatMap((same) => {
    const [first, ...others] = same;
    const taken = first !== undefined && own.has(first.rule.id);
    const clash = taken
      ? [faultAt(first.file, first.line, `Rolecall has a rule ${first.rule.id}`, "give it another name")]
      : [];
    return [
      ...clash,
      ...others.map(({ rule, file, line }) =>
        faultAt(
          file,
          line,
          `there is another rule ${rule.id}, at ${first?.file}:${first?.line}`,
          "give it another name",
        ),
      ),
    ];
  });
}
