import { readFile } from "node:fs/promises";
import type { Up } from "./up.ts";

type Row = Record<string, unknown>;

/** Findings as text to compare, by id: whole, but for where the deciding record came from. */
export function comparable(findings: readonly object[]): string[] {
  return findings.map((finding) => JSON.stringify({ ...finding, origin: "" })).toSorted();
}

/** What `--findings FILE` holds. */
export async function findingsOf(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8");
  return comparable(
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Row),
  );
}

/** What a running process says over its API. */
export async function findingsFrom(up: Pick<Up, "url" | "headers">): Promise<string[]> {
  const all: Row[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const after = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const response = await fetch(`${up.url}/api/v1/findings?limit=100${after}`, { headers: up.headers() });
    if (!response.ok) throw new Error(await response.text());
    const page = (await response.json()) as { findings: Row[]; next_cursor: string | null };
    all.push(...page.findings);
    cursor = page.next_cursor;
  }
  return comparable(all);
}

/** What differs between two lists of findings, told shortly: `f_…: severity, title`. Empty where they are the same. */
export function differences(got: readonly string[], want: readonly string[]): string[] {
  const rows = (list: readonly string[]) =>
    new Map(list.map((text) => [String((JSON.parse(text) as Row)["finding_uid"]), text]));
  const [mine, theirs] = [rows(got), rows(want)];
  const told: string[] = [];
  for (const uid of new Set([...mine.keys(), ...theirs.keys()])) {
    const [a, b] = [mine.get(uid), theirs.get(uid)];
    if (a === b) continue;
    if (a === undefined || b === undefined)
      told.push(`${uid} is ${a === undefined ? "missing" : "too many"}: ${a ?? b}`);
    else told.push(`${uid}: ${membersThatDiffer(JSON.parse(a) as Row, JSON.parse(b) as Row).join("; ")}`);
  }
  return told;
}

function membersThatDiffer(a: Row, b: Row): string[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const shown = (value: unknown): string => JSON.stringify(value ?? null);
  const differing = names.filter((name) => shown(a[name]) !== shown(b[name]));
  if (differing.length === 0) return ["the order of members"];
  return differing.map((name) => `${name} ${shown(a[name])} and not ${shown(b[name])}`);
}
