import type { PlacedPolicy, Policy } from "@rolecall/core";
import { compilePolicy } from "@rolecall/detection";
import type { GivenFiles } from "../declared/given-files.ts";
import { readFiles } from "../declared/read-files.ts";
import { checkShape } from "../inventory/check-shape.ts";
import { type FileFault, faultAt } from "../inventory/fault.ts";
import { faultOfMatch, isOfAll } from "../inventory/identity-id.ts";
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
  const faults = [...missing];
  const policies: PlacedPolicy[] = [];
  for (const { path, text } of files) {
    const read = readPolicies(text, path);
    faults.push(...read.faults);
    policies.push(...read.policies);
  }
  const paths = files.map(({ path }) => path);
  return { policies, faults: [...faults, ...twice(policies), ...contradictions(policies)], files: paths };
}

/** For what a policy must have, where only the rest of it can be judged. */
const STAND_INS = { policy: "stand-in" } as const;

/** The policies of a text, one a document. */
export function readPolicies(text: string, file: string): Omit<LoadedPolicies, "files"> {
  const { documents, faults } = readYamlDocuments(text, file);
  const policies: PlacedPolicy[] = [];
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
  return { policies, faults: found };
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

function twice(policies: readonly PlacedPolicy[]): readonly FileFault[] {
  return Array.from(Map.groupBy(policies, ({ policy }) => policy.policy).values()).flatMap((same) => {
    const [first, ...others] = same;
    return others.map(({ policy, file, lines }) =>
      faultAt(
        file,
        lines["policy"] ?? 1,
        `there is another policy ${policy.policy}, at ${first?.file}:${first?.lines["policy"] ?? 1}`,
        "give it another name",
      ),
    );
  });
}
