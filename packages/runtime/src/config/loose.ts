import { isJsonObject } from "@rolecall/core";

/** Reading a value that nobody has checked yet: what is not as expected is as if it were not there. */

export type Path = readonly (string | number)[];

/** A group in the value, with the path to it. */
export interface LooseGroup {
  readonly path: Path;
  readonly members: Readonly<Record<string, unknown>>;
}

/** The group under `key`, or undefined. */
export function groupIn(group: LooseGroup, key: string): LooseGroup | undefined {
  const members = group.members[key];
  return isJsonObject(members) ? { path: [...group.path, key], members } : undefined;
}

/** The groups in the list under `key`. */
export function groupsIn(group: LooseGroup, key: string): LooseGroup[] {
  const list = group.members[key];
  if (!Array.isArray(list)) return [];
  return list.flatMap((members: unknown, at) =>
    isJsonObject(members) ? [{ path: [...group.path, key, at], members }] : [],
  );
}

/** The text under `key`, or undefined. */
export function textIn(group: LooseGroup, key: string): string | undefined {
  const value = group.members[key];
  return typeof value === "string" ? value : undefined;
}

/** The texts in the list under `key`, each with its path. */
export function textsIn(group: LooseGroup, key: string): { readonly text: string; readonly path: Path }[] {
  const list = group.members[key];
  if (!Array.isArray(list)) return [];
  return list.flatMap((text: unknown, at) =>
    typeof text === "string" ? [{ text, path: [...group.path, key, at] }] : [],
  );
}
