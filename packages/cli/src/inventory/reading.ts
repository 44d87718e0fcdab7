import type { AccountEntry, CredentialEntry, DomainEntry, InventoryEntry, OwnerEntry } from "@rolecall/core";
import type { FileFault } from "./fault.ts";

/** One object of a cluster, as far as it may say something of service accounts. */
export interface Manifest {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly place: string;
}

/** What one file says, and what is wrong with it. */
export interface Reading {
  readonly identities?: readonly InventoryEntry[];
  readonly credentials?: readonly CredentialEntry[];
  readonly owners?: readonly OwnerEntry[];
  readonly accounts?: readonly AccountEntry[];
  readonly domains?: readonly DomainEntry[];
  /** Of Kubernetes: what they say is known when those of every file are there. */
  readonly manifests?: readonly Manifest[];
  readonly faults?: readonly FileFault[];
}

/** A file on its way to be read. */
export interface InventoryFile {
  readonly path: string;
  readonly text: string;
  /** `owner/name`, where the file lies in a checkout of it. */
  readonly repository?: string | undefined;
}

/** Owner, environment and so on as people call them in tags and labels, case and `-_` aside. */
const TAGS: Readonly<Record<string, "owner" | "team" | "group" | "criticality" | "environment" | "purpose">> = {
  owner: "owner",
  ownedby: "owner",
  team: "team",
  squad: "team",
  group: "group",
  criticality: "criticality",
  tier: "criticality",
  environment: "environment",
  env: "environment",
  stage: "environment",
  purpose: "purpose",
  description: "purpose",
};
const CRITICALITIES = new Set(["low", "medium", "high", "critical"]);

/** The facts in a map of tags or labels. A team owns where no owner is named. */
export function factsOfTags(tags: unknown): Partial<InventoryEntry> {
  if (typeof tags !== "object" || tags === null) return {};
  const facts: { [fact: string]: string } = {};
  for (const [key, value] of Object.entries(tags)) {
    const fact = factNamed(key, value);
    if (fact !== undefined) facts[fact] ??= fact === "criticality" ? String(value).toLowerCase() : String(value);
  }
  if (facts["owner"] === undefined && facts["team"] !== undefined) facts["owner"] = facts["team"];
  return facts;
}

function factNamed(key: string, value: unknown): string | undefined {
  const name = key.split("/").at(-1)?.toLowerCase().replaceAll(/[-_.]/g, "") ?? "";
  const fact = Object.hasOwn(TAGS, name) ? TAGS[name] : undefined;
  if (fact === undefined || typeof value !== "string" || value === "") return undefined;
  return fact === "criticality" && !CRITICALITIES.has(value.toLowerCase()) ? undefined : fact;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
