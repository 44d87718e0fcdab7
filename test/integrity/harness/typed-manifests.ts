import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Manifest } from "./kustomization.ts";

const ROOT = join(import.meta.dirname, "../../..");
const TYPES = join(ROOT, "test/node_modules/kubernetes-types");

/** Where `kubernetes-types` has the kinds that are used. */
const MODULES: Readonly<Record<string, string>> = {
  v1: "core/v1",
  "apps/v1": "apps/v1",
  "policy/v1": "policy/v1",
  "networking.k8s.io/v1": "networking/v1",
};

const OPTIONS = {
  compilerOptions: {
    ...{ strict: true, noEmit: true, target: "es2024", module: "preserve", types: [], skipLibCheck: true },
    paths: { "kubernetes-types/*": [`${TYPES}/*`] },
  },
  files: ["manifests.ts"],
};

/**
 * What the API's types have against manifests: a key that they do not know, a value of another type, one that is missing. Each
 * is written out as a literal, of which the compiler refuses what its type does not name.
 */
export function typeFaults(manifests: readonly Manifest[]): readonly string[] {
  const lines = manifests.map(({ apiVersion, kind, ...rest }, n) => {
    const type = `import("kubernetes-types/${MODULES[apiVersion] ?? `no-${apiVersion}`}").${kind}`;
    return `export const manifest${n}: ${type} = ${JSON.stringify({ apiVersion, kind, ...rest })};`;
  });
  const directory = mkdtempSync(join(tmpdir(), "rolecall-manifests-"));
  try {
    writeFileSync(join(directory, "manifests.ts"), lines.join("\n"));
    writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(OPTIONS));
    const tsc = join(ROOT, "node_modules/.bin/tsc");
    const ran = spawnSync(tsc, ["-p", directory, "--pretty", "false"], { cwd: directory, encoding: "utf8" });
    if (ran.error !== undefined) throw ran.error;
    return ran.stdout.split("\n").flatMap((line) => {
      const [, at, message] = /^manifests\.ts\((\d+),\d+\): (.*)$/.exec(line) ?? [];
      const faulty = manifests[Number(at) - 1];
      if (faulty !== undefined) return [`${faulty.kind} ${faulty.metadata.name}: ${message}`];
      return line.startsWith("error") ? [line] : [];
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
