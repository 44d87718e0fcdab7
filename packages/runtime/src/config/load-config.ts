import { dirname, isAbsolute, join } from "node:path";
import { inOurWords, isJsonObject, Secret } from "@rolecall/core";
import { type ConfigError, type ConfigFault, renderPath } from "./config-error.ts";
import { configSchema } from "./config-schema.ts";
import { crossChecks } from "./cross-checks.ts";
import { type NeedsSecret, type ReadFile, readSecrets } from "./read-secrets.ts";
import { type SchemaFault, schemaFaults } from "./schema-faults.ts";
import { soundSections } from "./sound-sections.ts";
import type { Config } from "./types.ts";
import { readYaml, type YamlFile } from "./yaml-file.ts";

export interface LoadOptions {
  /** The file's name, for messages. */
  readonly path: string;
  /** To which paths in it are relative: the folder of the file by default. */
  readonly folder?: string | undefined;
  /** Where `${NAME}` comes from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads the `*_file`s. */
  readonly readFile: ReadFile;
  /** Which of those the process has to read; all by default. What cannot be read of the others is no error. */
  readonly needs?: NeedsSecret | undefined;
  /**
   * Checks that need to know more than this package does: matchers, names of sources. Where something else is wrong they
   * see the sections that are right, so that all errors are told at once.
   */
  readonly extraChecks?: (config: Config) => readonly ConfigFault[];
  /** What is no error and was hardly meant, of a configuration without errors. */
  readonly remarks?: (config: Config) => readonly ConfigFault[];
}

export type Loaded =
  | { readonly ok: true; readonly config: Config; readonly remarks: readonly ConfigError[] }
  | { readonly ok: false; readonly errors: readonly ConfigError[] };

/**
 * The configuration that a YAML text says, or everything that is wrong with it. Undefined (no file) gives the defaults:
 * embedded, HTTP input and console on 127.0.0.1:4180. Nothing outside is touched but through `readFile`.
 */
export function loadConfig(text: string | undefined, options: LoadOptions): Loaded {
  const yaml = readYaml(text ?? "", options.env);
  const { path: file, folder = dirname(file) } = options;
  if (yaml.syntax.length > 0) {
    return { ok: false, errors: yaml.syntax.map((error) => ({ file, ...error, path: "", hint: "" })) };
  }
  const value = yaml.value ?? {};
  const parsed = configSchema.safeParse(value, { error: inOurWords });
  const resolved = withPaths(parsed.success ? parsed.data : value, folder);
  const wrong = schemaFaults(parsed.error?.issues ?? [], value);
  const faults: SchemaFault[] = [
    ...yaml.faults,
    ...wrong,
    ...(isJsonObject(value) ? crossChecks({ path: [], members: value }) : []),
  ];
  // The schema has seen every member, and the secrets are those that the types name: this is where they meet.
  const { readFile, needs = () => true } = options;
  const config = readSecrets(resolved, { readFile, needs }, faults) as Config;
  const complete = faults.length === 0 && yaml.repeated.length === 0 ? withRoute(config) : undefined;
  const judged = complete ?? soundConfig(withPaths(value, folder), wrong);
  faults.push(...extraFaults(judged, options));
  if (complete === undefined || faults.length > 0) return { ok: false, errors: locateAll(yaml, file, faults) };
  const remarks = locateAll(yaml, file, options.remarks?.(complete) ?? []);
  return { ok: true, config: freeze(complete), remarks };
}

/** In their order in the file. Of several faults at one place the first says enough. */
function locateAll(yaml: YamlFile, file: string, faults: readonly SchemaFault[]): ConfigError[] {
  const places = faults.map(({ path, key }) => renderPath(key === undefined ? path : [...path, key]));
  const located = faults
    .filter((_, at) => places.indexOf(places[at] ?? "") === at)
    .map(({ path, key, message, hint = "" }) => ({
      file,
      ...yaml.locate(path, key),
      path: renderPath(key === undefined ? path : [...path, key]),
      message,
      hint,
    }));
  const repeated = yaml.repeated.map(({ path, hint = "", ...rest }) => ({
    file,
    ...rest,
    path: renderPath(path),
    hint,
  }));
  return [...located, ...repeated].sort((left, right) => left.line - right.line || left.column - right.column);
}

function extraFaults(config: Config | undefined, { extraChecks }: LoadOptions): readonly ConfigFault[] {
  return config === undefined || extraChecks === undefined ? [] : extraChecks(config);
}

/** What of a configuration that the schema refuses can be judged all the same. */
function soundConfig(value: unknown, wrong: readonly SchemaFault[]): Config | undefined {
  const sections = soundSections(value, wrong);
  const parsed = sections && configSchema.safeParse(sections);
  return parsed?.success ? withRoute(parsed.data as Config) : undefined;
}

/** Paths of files, from the folder to which they are relative. */
function withPaths(value: unknown, folder: string): unknown {
  const resolve = (path: string): string => (isAbsolute(path) ? path : join(folder, path));
  const walk = (at: unknown, key: string): unknown => {
    if (typeof at === "string") return key.endsWith("_file") || PATHS.has(key) ? resolve(at) : at;
    if (Array.isArray(at)) return at.map((item) => walk(item, key));
    if (typeof at !== "object" || at === null) return at;
    return Object.fromEntries(Object.entries(at).map(([name, member]) => [name, walk(member, name)]));
  };
  return walk(value, "");
}

const PATHS: ReadonlySet<string> = new Set([
  "inventory",
  "policies",
  "rules",
  "profiles",
  "paths",
  "databases",
  "file",
]);

/** One receiver and no route: everything goes there. */
function withRoute(config: Config): Config {
  const [only, ...others] = config.receivers;
  if (config.route !== undefined || only === undefined || others.length > 0) return config;
  const settings = configSchema.parse({ route: { receiver: only.name } }) as Config;
  return settings.route === undefined ? config : { ...config, route: settings.route };
}

function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || value instanceof Secret) return value;
  for (const member of Object.values(value)) freeze(member);
  return Object.freeze(value);
}
