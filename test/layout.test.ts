import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

// The import graph. Biome's noUndeclaredDependencies holds imports to what package.json declares; this holds
// package.json to the graph of the design: pure ◀ effects ◀ services ◀ cli, and nothing imports a service but the cli.
const ROOT = join(import.meta.dirname, "..");
const PURE = ["core", "sources", "detection", "alerting", "world"];
const MAY_IMPORT: Record<string, readonly string[]> = {
  "packages/core": [],
  "packages/sources": ["core"],
  "packages/detection": ["core"],
  "packages/alerting": ["core"],
  "packages/world": ["core"],
  "packages/runtime": ["core"],
  "packages/notifiers": ["core", "alerting", "runtime"],
  "packages/clickhouse": ["core", "runtime"],
  "packages/kafka": ["core", "runtime"],
  "services/ingest": ["core", "sources", "kafka", "clickhouse", "runtime"],
  "services/detector": ["core", "detection", "kafka", "clickhouse", "runtime"],
  "services/alerter": ["core", "alerting", "notifiers", "kafka", "clickhouse", "runtime"],
  "services/console": ["core", "alerting", "clickhouse", "runtime"],
};

interface Manifest {
  readonly name: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
}

function foldersOf(parent: string): string[] {
  return readdirSync(join(ROOT, parent)).map((name) => `${parent}/${name}`);
}

test.each(Object.entries(MAY_IMPORT))(
  "%s depends on nothing of ours beyond what the design allows",
  (folder, allowed) => {
    const ours = Object.keys(manifestOf(folder).dependencies ?? {}).filter((name) => name.startsWith("@rolecall/"));
    expect(ours.filter((name) => !allowed.includes(name.slice("@rolecall/".length)))).toEqual([]);
  },
);

test("every package and service is in the graph, but for the command line, which may import all", () => {
  const folders = [...foldersOf("packages"), ...foldersOf("services")].filter((folder) => folder !== "packages/cli");
  expect(folders.toSorted()).toEqual(Object.keys(MAY_IMPORT).toSorted());
});

test.each(PURE)("packages/%s depends on no client, logger or engine", (name) => {
  // Pure computation: patterns in linear time, expressions, bytes of protobuf and of address databases.
  const allowed = ["zod", "re2js", "@marcbachmann/cel-js", "@bufbuild/protobuf", "mmdb-lib"];
  const others = Object.keys(manifestOf(`packages/${name}`).dependencies ?? {}).filter(
    (d) => !d.startsWith("@rolecall/"),
  );
  expect(others.filter((dependency) => !allowed.includes(dependency))).toEqual([]);
});

const isSourceFolder = (name: string): boolean => existsSync(join(ROOT, "packages/sources/src", name, "source.ts"));
const sources = readdirSync(join(ROOT, "packages/sources/src")).filter(isSourceFolder);

test.each(sources)("the source %s has the shape of its neighbours", (name) => {
  const files = readdirSync(join(ROOT, "packages/sources/src", name));
  for (const file of ["detect.ts", "decode.ts", "identify.ts", "source.ts", "README.md"]) expect(files).toContain(file);
});

const isNotifierFolder = (name: string): boolean => existsSync(join(ROOT, "packages/notifiers/src", name, "config.ts"));
const notifiers = readdirSync(join(ROOT, "packages/notifiers/src")).filter(isNotifierFolder);

// The conformance suites know what is registered and nothing else: a folder that nobody names passes every test, unused.
test.each([
  ...sources.map((name) => ["packages/sources/src", name, "sources.ts"] as const),
  ...notifiers.map((name) => ["packages/notifiers/src", name, "registry.ts"] as const),
])("%s/%s has its line in %s", (folder, name, registry) => {
  expect(readFileSync(join(ROOT, folder, registry), "utf8")).toContain(`"./${name}/`);
});

/** Paths below a folder, but for what was installed: that is thousands of files, and none of ours. */
function pathsBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.name === "node_modules") return [];
    return entry.isDirectory() ? [path, ...pathsBelow(path)] : [path];
  });
}

test("no file or folder is named for nothing", () => {
  const banned = /^(utils?|helpers?|common|misc|shared|manager|temp)(\.ts)?$/;
  const paths = ["packages", "services", "test"].flatMap(pathsBelow);
  expect(paths).toContain("test/layout.test.ts");
  expect(paths.filter((path) => banned.test(path.split("/").at(-1) ?? ""))).toEqual([]);
});

test("what a test waits for is not hurried: one wait with one limit, and no limits of its own", () => {
  const paths = ["packages", "services", "test"].flatMap(pathsBelow).filter((path) => path.endsWith(".ts"));
  const own = /vi\.wait(For|Until)\(|^ *(\}|\)), [\d_]{4,}\);$|\{ timeout: [\d_]+ \}/m;
  const hurried = paths.filter((path) => own.test(readFileSync(join(ROOT, path), "utf8")));
  expect(hurried).toEqual([]);
});

test("no file needs itself: what files import of each other, types included, goes one way", () => {
  const files = ["packages", "services", "infra"].flatMap(pathsBelow).filter((path) => path.endsWith(".ts"));
  const left = new Map(
    files.map((path) => {
      const froms = readFileSync(join(ROOT, path), "utf8").matchAll(/^(?:import|export|\}) [^;]*from "(\.[^"]+)"/gm);
      return [path, [...froms].map(([, from = ""]) => join(path, "..", from))] as const;
    }),
  );
  expect(left.get("packages/core/src/index.ts")?.length).toBeGreaterThan(20);
  const isLeft = (path: string): boolean => left.has(path);
  // What needs none of those that are left is in no circle; nor is what none of them needs.
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [path, needs] of left) if (!needs.some(isLeft)) left.delete(path);
    const needed = new Set([...left.values()].flat());
    for (const path of left.keys()) if (!needed.has(path)) left.delete(path);
  }
  expect([...left].map(([path, needs]) => `${path} -> ${needs.filter(isLeft).join(", ")}`)).toEqual([]);
});

test.each([...foldersOf("packages"), ...foldersOf("services"), "test"])(
  "%s declares nothing that it does not import",
  (folder) => {
    const { dependencies = {}, devDependencies = {} } = manifestOf(folder);
    const texts = pathsBelow(folder)
      .filter((path) => path.endsWith(".ts"))
      .map((path) => readFileSync(join(ROOT, path), "utf8"));
    // Tests that reach into a neighbour, and those of the whole, declare it so that they run again when it changes.
    const isForOrder = (name: string): boolean =>
      name.startsWith("@rolecall/") && (folder === "test" || name in devDependencies);
    const declared = Object.keys({ ...dependencies, ...devDependencies }).filter(
      (name) => !isForOrder(name) && !name.startsWith("@types/"),
    );
    const isImported = (name: string): boolean =>
      texts.some((text) => text.includes(`"${name}"`) || text.includes(`"${name}/`));
    expect(declared.filter((name) => !isImported(name))).toEqual([]);
  },
);

/** A list of names between the braces of an import or an export, as they are called where they come from. */
function namesIn(list: string): string[] {
  return list.split(",").flatMap((each) => /^(?:type )?(\w+)/.exec(each.trim())?.[1] ?? []);
}

const IMPORT = /(?:import|export) (?:type )?\{([^}]*)\} from "([^"]+)"|\{([^{}]*)\} = await import\("([^"]+)"\)/g;

/** What the files outside a folder import of its entry, by its name or by its path. */
function importedFrom(folder: string): ReadonlySet<string> {
  const { name } = manifestOf(folder);
  const files = ["packages", "services", "test", "infra"].flatMap(pathsBelow);
  const outside = files.filter((path) => path.endsWith(".ts") && !path.startsWith(`${folder}/`));
  const names = outside.flatMap((path) =>
    [...readFileSync(join(ROOT, path), "utf8").matchAll(IMPORT)].flatMap(([, list, from, late = "", lateFrom]) => {
      const entry = from ?? lateFrom ?? "";
      const isEntry = entry === name || join(path, "..", entry) === `${folder}/src/index.ts`;
      return isEntry ? namesIn(list ?? late) : [];
    }),
  );
  return new Set(names);
}

test.each([...foldersOf("packages"), ...foldersOf("services")])("%s offers nothing that nobody asks for", (folder) => {
  const imported = importedFrom(folder);
  const exported = [
    ...readFileSync(join(ROOT, folder, "src/index.ts"), "utf8").matchAll(/^export (?:type )?\{([^}]*)\}/gm),
  ];
  const offered = exported.flatMap(([, list = ""]) =>
    list.split(",").flatMap((each) => /(\w+)$/.exec(each.trim())?.[1] ?? []),
  );
  expect(offered.filter((name) => !imported.has(name))).toEqual([]);
});

// A folder is where a newcomer looks first: what it is for stands in the package's README, or in one of its own.
test.each([...foldersOf("packages"), ...foldersOf("services")])(
  "the README of %s has the map of its folders",
  (folder) => {
    const readme = readFileSync(join(ROOT, folder, "README.md"), "utf8");
    const folders = readdirSync(join(ROOT, folder, "src"), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const unexplained = folders
      .map(({ name }) => name)
      .filter((name) => !/^test(?:ing|data)?$/.test(name) && !existsSync(join(ROOT, folder, "src", name, "README.md")))
      .filter((name) => !new RegExp(`\`(?:src/)?${name}/|^\\| ${name} +\\|`, "m").test(readme));
    expect(unexplained).toEqual([]);
  },
);

test("an installation warns of no package for the Node that it runs on", () => {
  const workspace = readFileSync(join(ROOT, "pnpm-workspace.yaml"), "utf8");
  const pinned = /^ {2}node: (\d\S+)$/m.exec(workspace)?.[1];
  expect(/^nodeVersion: (\S+)$/m.exec(workspace)?.[1]).toBe(pinned);
});
