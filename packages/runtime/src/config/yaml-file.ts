import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLParseError,
} from "yaml";
import type { ConfigFault } from "./config-error.ts";
import { pathOf, repeatedKeys } from "./repeated-keys.ts";

/** A YAML text with the places of its values. */
export interface YamlFile {
  /** The value, with the environment filled in; null for an empty text. */
  readonly value: unknown;
  /** Syntax errors, with their own places. */
  readonly syntax: readonly { readonly line: number; readonly column: number; readonly message: string }[];
  /** Names that the environment lacks. */
  readonly faults: readonly ConfigFault[];
  /** Keys that are there twice, the later ones, with their own places; the value has the last. */
  readonly repeated: readonly (ConfigFault & { readonly line: number; readonly column: number })[];
  /** Where the value at `path` stands, or the nearest above it that exists. For a key that is at fault, the key itself. */
  locate(path: readonly PropertyKey[], key?: string): { readonly line: number; readonly column: number };
}

/** `${NAME}` as the user writes it. */
const WRITTEN = /\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** As YAML sees it: as long, and without braces, which in `[…]` and `{…}` would end the value. */
const VARIABLE = /\$\$|\$\uE000([A-Za-z_][A-Za-z0-9_]*)\uE001/g;

/** What stands between `${` and `}` and is no name, as a shell's `${NAME:-default}`. */
const OTHER = /\$\$|\$\{[^}]*\}/g;

const NAMES_ALONE = "a name alone is filled in, from the environment; write $${ for a dollar sign and a brace";

/** Reads the text; `${NAME}` in a value is filled in from `env`, `$$` is a dollar sign. */
export function readYaml(text: string, env: Readonly<Record<string, string | undefined>>): YamlFile {
  const lines = new LineCounter();
  const guarded = text.replace(WRITTEN, (match, variable: string | undefined) =>
    variable === undefined ? match : `$\uE000${variable}\uE001`,
  );
  const document = parseDocument(guarded, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const syntax = document.errors.map((error) => ({ ...place(error.pos[0]), message: messageOf(error) }));
  const repeated = repeatedKeys(document).map(({ offset, path }) => ({
    ...place(offset),
    path,
    message: "is there twice",
    hint: "take one away",
  }));
  const faults: ConfigFault[] = [];
  if (syntax.length === 0) fillIn(document, env, faults);
  const locate = (path: readonly PropertyKey[], key?: string) => place(offsetOf(document, path, key));
  try {
    return { value: syntax.length === 0 ? document.toJS() : null, syntax, faults, repeated, locate };
  } catch {
    // Aliases that multiply without end.
    return { value: null, syntax: [{ line: 1, column: 1, message: "too many aliases" }], faults, repeated, locate };
  }
}

/** In words for whoever wrote the file: the parser's own tell a programmer which function to call. */
function messageOf({ code, message }: YAMLParseError): string {
  return code === "MULTIPLE_DOCS" ? "holds more than one document: a configuration is one" : message;
}

function fillIn(document: Document, env: Readonly<Record<string, string | undefined>>, faults: ConfigFault[]): void {
  visit(document, {
    Scalar(key, node, ancestors) {
      if (key === "key" || typeof node.value !== "string" || !node.value.includes("$")) return;
      const path = pathOf(ancestors, node);
      for (const other of noVariables(node.value)) {
        faults.push({ path, message: `${other} is no variable`, hint: NAMES_ALONE });
      }
      const missing: string[] = [];
      const filled = node.value.replace(VARIABLE, (match, variable: string | undefined) => {
        if (variable === undefined) return "$";
        if (env[variable] === undefined) missing.push(variable);
        return env[variable] ?? match;
      });
      for (const variable of missing) {
        const message = `the environment has no ${variable}`;
        faults.push({ path, message, hint: "write $${ for a dollar sign and a brace" });
      }
      node.value = node.type === "PLAIN" && filled !== node.value ? plainValue(filled) : filled;
    },
  });
}

function noVariables(text: string): readonly string[] {
  return (text.match(OTHER) ?? []).filter((found) => found !== "$$");
}

/** Without quotes it is read as if it stood in the file: a number where it looks like one. */
function plainValue(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

function offsetOf(document: Document, path: readonly PropertyKey[], key: string | undefined): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node)) return startOf(node, length === path.length ? key : undefined);
  }
  return document.contents === null ? 0 : startOf(document.contents, path.length === 0 ? key : undefined);
}

function startOf(node: Node, key: string | undefined): number {
  const pair = isMap(node)
    ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
    : undefined;
  return (isScalar(pair?.key) ? pair.key.range?.[0] : node.range?.[0]) ?? 0;
}
