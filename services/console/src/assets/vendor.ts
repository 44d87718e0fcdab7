import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** What the editor is made of; what these need is found from them. */
const EDITOR = ["state", "view", "language", "commands", "autocomplete", "lang-sql"].map(
  (name) => `@codemirror/${name}`,
);

/** Modules of others by the name that they are served under, with imports of each other by that name. */
export type Vendored = ReadonlyMap<string, string>;

/** The editor's modules as npm installed them; none where they are not all there, as in an installation without them. */
export function readVendored(from: string, names: readonly string[] = EDITOR): Vendored {
  const found = new Map<string, string>();
  const take = (name: string, importer: string): boolean => {
    if (found.has(fileOf(name))) return true;
    const file = moduleFile(name, importer);
    if (file === undefined) return false;
    const needed: string[] = [];
    const text = readFileSync(file, "utf8").replace(/\n\/\/# sourceMappingURL=.*/g, "");
    const rewritten = text.replace(BARE_IMPORT, (_whole, before: string, wanted: string) => {
      needed.push(wanted);
      return `${before}"./${fileOf(wanted)}"`;
    });
    found.set(fileOf(name), rewritten);
    return needed.every((each) => take(each, dirname(file)));
  };
  return names.every((name) => take(name, from)) ? found : new Map();
}

/** `import … from "name"`, `export … from "name"` and `import "name"` at the beginning of a line. */
const BARE_IMPORT = /^((?:import|export)\s[^;"']*?from\s*|import\s*)["']((?:@[\w.-]+\/)?[\w-]+(?:\/[\w.-]+)*)["']/gm;

function fileOf(name: string): string {
  return `${name.replace(/^@/, "").replaceAll("/", "-")}.js`;
}

/** The ES module of a package, looked for as Node does: in each `node_modules` above the importer. */
function moduleFile(name: string, importer: string): string | undefined {
  for (let folder = importer; ; folder = dirname(folder)) {
    const at = join(folder, "node_modules", name);
    if (existsSync(join(at, "package.json"))) return entryOf(realpathSync(at));
    if (dirname(folder) === folder) return undefined;
  }
}

interface Exports {
  readonly import?: string | { readonly default?: string };
  readonly "."?: Exports | string;
}

function entryOf(folder: string): string | undefined {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly exports?: Exports | string;
    readonly module?: string;
  };
  const { exports: all, module } = manifest;
  const main = typeof all === "string" ? all : (all?.["."] ?? all);
  const chosen =
    typeof main === "string" ? main : typeof main?.import === "string" ? main.import : main?.import?.default;
  const file = chosen ?? module;
  return file === undefined ? undefined : join(folder, file);
}
