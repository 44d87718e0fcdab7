import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");
// The library that reads configurations; the tests have none of their own.
const requireFromRuntime = createRequire(join(ROOT, "packages/runtime/package.json"));
const { parse, parseAllDocuments } = requireFromRuntime("yaml") as {
  parse(text: string): unknown;
  parseAllDocuments(text: string): readonly { toJS(): unknown; errors: readonly Error[] }[];
};

/** What all objects of a cluster have; the rest is held to its type elsewhere. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

interface Kustomization {
  readonly apiVersion: string;
  readonly kind: string;
  readonly resources: readonly string[];
  readonly namespace?: string;
  readonly configMapGenerator?: readonly Generated[];
  readonly images?: readonly { readonly name: string; readonly newName: string; readonly newTag: string }[];
  readonly replicas?: readonly { readonly name: string; readonly count: number }[];
}

interface Generated {
  readonly name: string;
  readonly files: readonly string[];
  readonly behavior?: "replace";
}

const KNOWN: ReadonlySet<string> = new Set([
  ...["apiVersion", "kind", "resources", "namespace", "configMapGenerator", "images", "replicas"],
]);

/** All documents of a text. */
export function manifestsIn(text: string): readonly Manifest[] {
  return parseAllDocuments(text).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS() as Manifest;
  });
}

/** What `kubectl apply -k` makes of a folder, so far as ours ask for it; names have no digest of their content here. */
export function readKustomization(folder: string): readonly Manifest[] {
  const kustomization = parse(readFileSync(join(folder, "kustomization.yaml"), "utf8")) as Kustomization;
  const unknown = Object.keys(kustomization).filter((key) => !KNOWN.has(key));
  if (unknown.length > 0) throw new Error(`${folder}: this reader does not know ${unknown.join(", ")}`);
  const read = kustomization.resources.flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? readKustomization(path) : manifestsIn(readFileSync(path, "utf8"));
  });
  const generated = (kustomization.configMapGenerator ?? []).map((each) => configMapOf(folder, each));
  const replaced = new Set(generated.map(({ metadata }) => metadata.name));
  const kept = read.filter(({ kind, metadata }) => kind !== "ConfigMap" || !replaced.has(metadata.name));
  return [...kept, ...generated].map((manifest) => changed(manifest, kustomization));
}

function configMapOf(folder: string, { name, files }: Generated): Manifest & { readonly data: object } {
  const data = Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data };
}

/** With the namespace, the images and the numbers that a kustomization says. */
function changed(manifest: Manifest, { namespace, images = [], replicas = [] }: Kustomization): Manifest {
  const { kind, metadata } = manifest;
  const count = replicas.find(({ name }) => name === metadata.name && ["Deployment", "StatefulSet"].includes(kind));
  const copy = JSON.parse(JSON.stringify(manifest), (key, value: unknown) => {
    const image = key === "image" ? images.find(({ name }) => name === value) : undefined;
    return image === undefined ? value : `${image.newName}:${image.newTag}`;
  }) as Manifest & { spec?: object };
  return {
    ...copy,
    ...(count !== undefined && { spec: { ...copy.spec, replicas: count.count } }),
    metadata: { ...copy.metadata, ...(namespace !== undefined && kind !== "Namespace" && { namespace }) },
  };
}

type Builder = readonly [tool: string, verb: string];
const BUILDERS: readonly Builder[] = [
  ["kustomize", "build"],
  ["kubectl", "kustomize"],
];

/** Kustomize itself, where it is installed; undefined elsewhere. */
export const kustomize: Builder | undefined = BUILDERS.find(
  ([tool]) => spawnSync(tool, ["version", "--client"]).error === undefined,
);

/** What Kustomize itself makes of a folder, without the digests in names. */
export function buildByKustomize(folder: string): readonly Manifest[] {
  const [tool = "", verb = ""] = kustomize ?? [];
  const built = spawnSync(tool, [verb, folder], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(built.stderr);
  return manifestsIn(built.stdout.replaceAll(/\b(name: rolecall)-[a-z0-9]{10}$/gm, "$1"));
}
