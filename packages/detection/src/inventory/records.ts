import {
  canonicalJson,
  type DomainEntry,
  type Inventory,
  type InventoryRecord,
  type PlacedPolicy,
  type PoliciesRecord,
  sha256,
} from "@rolecall/core";

/** Characters of one part: below what a broker takes as one message by default (1 MiB), whatever they are encoded as. */
const MOST_CHARACTERS = 300_000;

const LISTS = ["identities", "credentials", "owners", "accounts", "domains"] as const;

interface Said {
  readonly list: (typeof LISTS)[number] | "policies";
  readonly value: unknown;
  /** Canonical, so that the same content in whatever order is the same version. */
  readonly json: string;
}

/** The inventory as records of the log, in effect from `at` on. */
export function inventoryRecords(inventory: Inventory, at: string): readonly InventoryRecord[] {
  const said = LISTS.flatMap((list) => inOrder(list, inventory[list] ?? []));
  const version = versionOf(said);
  const chunks = chunksOf(said);
  return chunks.map((chunk, part) => ({
    control: "inventory",
    at,
    version,
    part,
    parts: chunks.length,
    inventory: inventoryOf(chunk),
  }));
}

function inventoryOf(chunk: readonly Said[]): Inventory {
  const domains = valuesOf(chunk, "domains") as readonly DomainEntry[];
  return {
    identities: valuesOf(chunk, "identities") as Inventory["identities"],
    credentials: valuesOf(chunk, "credentials") as Inventory["credentials"],
    owners: valuesOf(chunk, "owners") as Inventory["owners"],
    accounts: valuesOf(chunk, "accounts") as Inventory["accounts"],
    ...(domains.length > 0 && { domains }),
  };
}

/** The policies as records of the log, in effect from `at` on. */
export function policyRecords(policies: readonly PlacedPolicy[], at: string): readonly PoliciesRecord[] {
  const said = inOrder("policies", policies);
  const version = versionOf(said);
  const chunks = chunksOf(said);
  return chunks.map((chunk, part) => ({
    control: "policies",
    at,
    version,
    part,
    parts: chunks.length,
    policies: valuesOf(chunk, "policies") as readonly PlacedPolicy[],
  }));
}

function inOrder(list: Said["list"], values: readonly unknown[]): readonly Said[] {
  const said = values.map((value) => ({ list, value, json: canonicalJson(value) }));
  return said.toSorted((a, b) => (a.json < b.json ? -1 : a.json > b.json ? 1 : 0));
}

function versionOf(said: readonly Said[]): string {
  return sha256(said.map(({ list, json }) => `${list} ${json}`).join("\n")).slice(0, 32);
}

/** At least one chunk, which may be empty: that nothing is declared any more is to be told, too. */
function chunksOf(said: readonly Said[]): readonly (readonly Said[])[] {
  const chunks: Said[][] = [[]];
  let size = 0;
  for (const one of said) {
    if (size > 0 && size + one.json.length > MOST_CHARACTERS) {
      chunks.push([]);
      size = 0;
    }
    chunks.at(-1)?.push(one);
    size += one.json.length;
  }
  return chunks;
}

function valuesOf(chunk: readonly Said[], list: Said["list"]): readonly unknown[] {
  return chunk.filter((one) => one.list === list).map(({ value }) => value);
}
