import {
  canonicalJson,
  type Inventory,
  type InventoryRecord,
  type PlacedPolicy,
  type PoliciesRecord,
  sha256,
} from "@rolecall/core";

const IDENTITIES_A_PART = 2000;
const POLICIES_A_PART = 200;

/** The inventory as records of the log; the same content, in whatever order, is the same version. */
export function inventoryRecords(inventory: Inventory, at: string): readonly InventoryRecord[] {
  const ordered: Inventory = {
    identities: inOrder(inventory.identities),
    credentials: inOrder(inventory.credentials),
    owners: inOrder(inventory.owners),
    accounts: inOrder(inventory.accounts),
  };
  const version = sha256(JSON.stringify(ordered)).slice(0, 32);
  const chunks = chunksOf(ordered.identities, IDENTITIES_A_PART);
  return chunks.map((identities, part) => ({
    control: "inventory",
    at,
    version,
    part,
    parts: chunks.length,
    inventory: part === 0 ? { ...ordered, identities } : { identities, credentials: [], owners: [], accounts: [] },
  }));
}

/** The policies as records of the log. */
export function policyRecords(policies: readonly PlacedPolicy[], at: string): readonly PoliciesRecord[] {
  const ordered = inOrder(policies);
  const version = sha256(JSON.stringify(ordered)).slice(0, 32);
  const chunks = chunksOf(ordered, POLICIES_A_PART);
  return chunks.map((chunk, part) => ({
    control: "policies",
    at,
    version,
    part,
    parts: chunks.length,
    policies: chunk,
  }));
}

function inOrder<T>(values: readonly T[]): readonly T[] {
  const keyed = values.map((value) => ({ value, key: canonicalJson(value) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ value }) => value);
}

/** At least one chunk, which may be empty: that nothing is declared any more is to be told, too. */
function chunksOf<T>(values: readonly T[], size: number): readonly (readonly T[])[] {
  const chunks = [values.slice(0, size)];
  for (let at = size; at < values.length; at += size) chunks.push(values.slice(at, at + size));
  return chunks;
}
