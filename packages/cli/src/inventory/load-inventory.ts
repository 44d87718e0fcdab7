import { existsSync, readFileSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Inventory } from "@rolecall/core";
import { contradictions } from "@rolecall/detection";
import { type FileFault, faultAt } from "./fault.ts";
import { readInventoryFile } from "./read-file.ts";
import type { Reading } from "./reading.ts";

export interface LoadedInventory {
  readonly inventory: Inventory;
  readonly faults: readonly FileFault[];
  readonly files: readonly string[];
}

/** All files of the paths and patterns, with everything that is wrong with them and between them, at once. */
export async function loadInventory(paths: readonly string[]): Promise<LoadedInventory> {
  const { files, faults: missing } = await filesOf(paths);
  const readings: Reading[] = [];
  for (const path of files) {
    const text = await textOf(path);
    readings.push(
      typeof text === "string" ? readInventoryFile({ path, text, repository: repositoryOf(path) }) : { faults: [text] },
    );
  }
  const inventory: Inventory = {
    identities: readings.flatMap(({ identities }) => identities ?? []),
    credentials: readings.flatMap(({ credentials }) => credentials ?? []),
    owners: readings.flatMap(({ owners }) => owners ?? []),
    accounts: readings.flatMap(({ accounts }) => accounts ?? []),
  };
  const faults = [...missing, ...readings.flatMap(({ faults: found }) => found ?? []), ...conflicts(inventory)];
  return { inventory, faults, files };
}

/** The files of paths and patterns, each once, in order of name; a path without a file is a fault. */
export async function filesOf(
  paths: readonly string[],
): Promise<{ readonly files: readonly string[]; readonly faults: readonly FileFault[] }> {
  const files = new Set<string>();
  const faults: FileFault[] = [];
  for (const path of paths) {
    const found = await matching(path);
    if (found.length === 0) faults.push(faultAt(path, 1, "there is no such file"));
    for (const file of found) files.add(file);
  }
  return { files: Array.from(files).toSorted(), faults };
}

async function matching(path: string): Promise<readonly string[]> {
  if (!/[*?[{]/.test(path)) return existsSync(path) ? [path] : [];
  const found: string[] = [];
  for await (const file of glob(path)) found.push(file);
  return found;
}

async function textOf(path: string): Promise<string | FileFault> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    return faultAt(path, 1, `cannot be read: ${(error as NodeJS.ErrnoException).code ?? "unknown error"}`);
  }
}

function conflicts(inventory: Inventory): readonly FileFault[] {
  return contradictions(inventory.identities).map(({ match, fact, places, values }) => {
    const cut = places[1].lastIndexOf(":");
    const message = `${match}: ${fact} is ${values[1]} here and ${values[0]} at ${places[0]}`;
    return faultAt(places[1].slice(0, cut), Number(places[1].slice(cut + 1)), message, "say it once");
  });
}

/** `owner/name` of the checkout that a file lies in, by the address of its origin. */
function repositoryOf(path: string): string | undefined {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const config = join(folder, ".git", "config");
    if (existsSync(config)) {
      const url = /^\s*url\s*=\s*(\S+)/m.exec(readFileSync(config, "utf8"))?.[1] ?? "";
      return /[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(url)?.[1];
    }
    if (dirname(folder) === folder) return undefined;
  }
}
