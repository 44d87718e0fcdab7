import { nameOfKey, repeatedKeys } from "@rolecall/runtime";
import {
  type Document,
  isMap,
  isNode,
  isPair,
  isSeq,
  LineCounter,
  type Pair,
  parseAllDocuments,
  type YAMLMap,
} from "yaml";
import { type FileFault, faultAt } from "./fault.ts";

export type Path = readonly PropertyKey[];

/** One document of a YAML file: its value, and where each part of it stands. */
export interface YamlDocument {
  readonly value: unknown;
  /** Of the value at `path`, or of what is nearest above it. */
  readonly locate: (path: Path) => { readonly line: number; readonly column: number };
}

/** Aliases in one document; more is an attack. */
const MOST_ALIASES = 100;
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** The documents of a text, and what keeps it from being YAML. JSON is YAML too. */
export function readYamlDocuments(
  text: string,
  file: string,
): { readonly documents: readonly YamlDocument[]; readonly faults: readonly FileFault[] } {
  if (text.length > MOST_CHARACTERS) return { documents: [], faults: [faultAt(file, 1, "larger than 64 MiB")] };
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, logLevel: "silent", uniqueKeys: false } as const;
  const parsed = parseAllDocuments(text, options);
  const documents: YamlDocument[] = [];
  const faults: FileFault[] = [];
  for (const document of parsed as Iterable<Document.Parsed>) {
    faults.push(...faultsOf(document, lines, file));
    if (document.errors.length > 0) continue;
    const value = plainOf(document);
    if (value === undefined) faults.push(faultAt(file, 1, "too many aliases"));
    else if (value !== null) documents.push({ value, locate: (path) => locate(document, lines, path) });
  }
  return { documents, faults };
}

/** What keeps a document from being YAML; where nothing does, keys that are there twice. */
function faultsOf(document: Document.Parsed, lines: LineCounter, file: string): readonly FileFault[] {
  const errors = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return faultAt(file, Math.max(1, line), error.message.split("\n")[0] ?? "", "", Math.max(1, col));
  });
  if (errors.length > 0) return errors;
  return repeatedKeys(document).map(({ offset }) => {
    const { line, col } = lines.linePos(offset);
    return faultAt(file, line, "this key is there twice", "take one away", col);
  });
}

function plainOf(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch {
    return undefined;
  }
}

function locate(document: Document.Parsed, lines: LineCounter, path: Path) {
  let at: unknown = document.contents;
  let offset = startOf(at) ?? 0;
  for (const key of path) {
    const [shown, next] = step(at, key);
    offset = startOf(shown) ?? offset;
    if (next === undefined) break;
    at = next;
  }
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** What shows where a member stands (its key, where it has one), and the member. */
function step(at: unknown, key: PropertyKey): readonly [shown: unknown, next: unknown] {
  if (isMap(at)) {
    const pair = pairsOf(at).get(String(key));
    return [pair?.key, pair?.value ?? undefined];
  }
  const item: unknown = isSeq(at) ? at.items[Number(key)] : undefined;
  return [item, item];
}

/** Looked for once for each fault, however many there are. */
const pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = pairs.get(map);
  if (known !== undefined) return known;
  const made = new Map<string, Pair>();
  // Of a key that is there twice the first.
  for (const pair of map.items.toReversed()) {
    const name = isPair(pair) ? nameOfKey(pair.key) : undefined;
    if (name !== undefined) made.set(name, pair);
  }
  pairs.set(map, made);
  return made;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
