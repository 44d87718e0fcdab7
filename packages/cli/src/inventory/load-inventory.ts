import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Inventory } from "@rolecall/core";
import { type GivenFiles, readFiles } from "../declared/read-files.ts";
import { contradictions } from "./contradictions.ts";
import type { FileFault } from "./fault.ts";
import { readInventoryFile } from "./read-file.ts";
import { accountsOf, speaksOfAccounts } from "./read-kubernetes.ts";
import type { Reading } from "./reading.ts";

export interface LoadedInventory {
  readonly inventory: Inventory;
  readonly faults: readonly FileFault[];
  readonly files: readonly string[];
  /** Of these, the ones that are in order and say nothing. */
  readonly empty: readonly string[];
  /** Bindings of Kubernetes of which the files do not say what they give, or to whom. */
  readonly open: readonly string[];
}

/** All the files, with everything that is wrong with them and between them, at once. */
export async function loadInventory(...given: GivenFiles): Promise<LoadedInventory> {
  const { files, faults: missing } = await readFiles(...given);
  const readings = files.map((file) => readInventoryFile({ ...file, repository: repositoryOf(file.path) }));
  const accounts = accountsOf(readings.flatMap(({ manifests }) => manifests ?? []));
  const inventory: Inventory = {
    identities: [...readings.flatMap(({ identities }) => identities ?? []), ...accounts.entries],
    credentials: readings.flatMap(({ credentials }) => credentials ?? []),
    owners: readings.flatMap(({ owners }) => owners ?? []),
    accounts: readings.flatMap(({ accounts }) => accounts ?? []),
    domains: readings.flatMap(({ domains }) => domains ?? []),
  };
  const faults = [...missing, ...readings.flatMap(({ faults: found }) => found ?? []), ...contradictions(inventory)];
  const paths = files.map(({ path }) => path);
  const empty = paths.filter((_, at) => isEmpty(readings[at] ?? {}));
  return { inventory, faults, files: paths, empty, open: accounts.open };
}

function isEmpty({ manifests = [], ...reading }: Reading): boolean {
  if (manifests.some(speaksOfAccounts)) return false;
  return Object.values(reading).every((said: readonly unknown[]) => said.length === 0);
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
