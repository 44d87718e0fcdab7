import type { PlacedPolicy, Policy } from "@rolecall/core";
import { compilePolicy } from "@rolecall/detection/declared";
import { type GivenFiles, readFiles } from "../declared/read-files.ts";
import { checkShape } from "../inventory/check-shape.ts";
import { type FileFault, faultAt } from "../inventory/fault.ts";
import { faultOfMatch, isOfAll } from "../inventory/identity-id.ts";
import { objectOf, textOf } from "../inventory/reading.ts";
import { isLeft, soundPart } from "../inventory/sound-part.ts";
import { readYamlDocuments, type YamlDocument } from "../inventory/yaml-document.ts";
import { contradictions } from "./contradictions.ts";
import { POLICY_KEYS, policySchema } from "./policy-schema.ts";

export interface LoadedPolicies {
  readonly policies: readonly PlacedPolicy[];
  readonly faults: readonly FileFault[];
  readonly files: readonly string[];
}

/** Every policy of the files, compiled once to see whether that can be done; all faults at once. */
export async function loadPolicies(...given: GivenFiles): Promise<LoadedPolicies> {
  const { files, faults: missing } = await readFiles(...given);
  const readings = files.map(({ path, text }) => readPolicies(text, path));
  const policies = readings.flatMap((read) => read.policies);
  const faults = [
    ...missing,
    ...readings.flatMap((read) => read.faults),
    ...twice(readings.flatMap(({ named }) => named)),
    ...contradictions(policies),
  ];
  return { policies, faults, files: files.map(({ path }) => path) };
}

/** A policy's name and where it stands, whether or not the rest of the policy is in order. */
interface NamedPolicy {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

interface PolicyReading {
  readonly policies: readonly PlacedPolicy[];
  readonly named: readonly NamedPolicy[];
  readonly faults: readonly FileFault[];
}

/** For what a policy must have, where only the rest of it can be judged. */
const STAND_INS = { policy: "stand-in" } as const;

/** The policies of a text, one a document. */
export function readPolicies(text: string, file: string): PolicyReading {
  const { documents, faults } = readYamlDocuments(text, file);
  const policies: PlacedPolicy[] = [];
  const named = documents.flatMap((document) => {
    const name = textOf(objectOf(document.value)["policy"]);
    return name === undefined ? [] : [{ name, file, line: document.locate(["policy"]).line }];
  });
  const found = [...faults];
  if (documents.length === 0 && faults.length === 0) found.push(faultAt(file, 1, "holds no policy"));
  for (const document of documents) {
    const shaped = checkShape<Policy>(policySchema, document, file, POLICY_KEYS);
    found.push(...shaped.faults);
    const judged = shaped.value ?? soundPart<Policy>(policySchema, document.value, STAND_INS);
    if (judged === undefined) continue;
    const placed: PlacedPolicy = { policy: judged, file, lines: linesOf(document, judged) };
    found.push(...meaningFaults(placed, document, shaped.value !== undefined));
    if (shaped.value !== undefined) policies.push(placed);
  }
  return { policies, named, faults: found };
}

/** Of a policy that is not `whole`, only what is said of members that are left. */
function meaningFaults(placed: PlacedPolicy, document: YamlDocument, whole: boolean): readonly FileFault[] {
  const { policy, file } = placed;
  const faults = compilePolicy(placed).faults.flatMap(({ path, message, offset = 0 }) => {
    if (!whole && !isLeft(policy, document.value, path)) return [];
    const { line, column } = document.locate(path);
    const hint = path[0] === "when" ? `at character ${offset + 1} of the condition` : "";
    return faultAt(file, line, `${path.join(".")}: ${message}`, hint, column);
  });
  for (const key of ["identity", "pattern"] as const) {
    const message = faultOfMatch(key === "identity" ? { id: policy.identity } : { pattern: policy.pattern });
    if (message === undefined) continue;
    const { line, column } = document.locate([key]);
    faults.push(faultAt(file, line, `${key}: ${message}`, "", column));
  }
  if (!isOfAll(policy.pattern) || policy.confirm === "everything") return faults;
  const { line, column } = document.locate(["pattern"]);
  const message = `the pattern ${policy.pattern} governs everything`;
  return [...faults, faultAt(file, line, message, "if that is meant, add confirm: everything", column)];
}

/** Where each clause stands. */
function linesOf(document: YamlDocument, policy: Policy): Readonly<Record<string, number>> {
  const lines: { [clause: string]: number } = { policy: document.locate(["policy"]).line };
  for (const section of ["allow", "limits", "delegation", "children"] as const) {
    for (const key of Object.keys(policy[section] ?? {})) {
      lines[`${section}.${key}`] = document.locate([section, key]).line;
    }
  }
  for (const [at] of (policy.when ?? []).entries()) lines[`when.${at}`] = document.locate(["when", at]).line;
  if (policy.ends !== undefined) lines["ends"] = document.locate(["ends"]).line;
  return lines;
}

function twice(policies: readonly NamedPolicy[]): readonly FileFault[] {
  return Array.from(Map.groupBy(policies, ({ name }) => name).values()).flatMap(([first, ...others]) =>
    others.map(({ name, file, line }) =>
      faultAt(file, line, `there is another policy ${name}, at ${first?.file}:${first?.line}`, "give it another name"),
    ),
  );
}
