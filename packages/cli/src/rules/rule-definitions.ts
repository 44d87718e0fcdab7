import { readFiles } from "../declared/read-files.ts";
import { readYamlDocuments } from "../inventory/yaml-document.ts";

/** What the alerter alone asks of a rule, or nobody who runs. */
const BESIDE: ReadonlySet<string> = new Set(["mode", "staging", "created", "expires_at", "examples", "max_hit_rate"]);

/** What the rules of the files ask of events, to be compared: neither how they are laid out nor their modes. */
export async function ruleDefinitions(paths: readonly string[]): Promise<readonly unknown[]> {
  const { files } = await readFiles(paths);
  return files.flatMap(({ path, text }) =>
    readYamlDocuments(text, path).documents.map(({ value }) => definition(value)),
  );
}

function definition(rule: unknown): unknown {
  if (typeof rule !== "object" || rule === null) return rule;
  return Object.fromEntries(Object.entries(rule).filter(([key]) => !BESIDE.has(key)));
}
