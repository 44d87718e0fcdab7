import {
  EMPTY_INVENTORY,
  type Event,
  type Inventory,
  type InventoryFacts,
  type InventoryRecord,
  type PlacedPolicy,
  type PoliciesRecord,
  parseDuration,
  parseTime,
} from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import type { CompiledPolicy } from "../policy/clause.ts";
import { PolicySet } from "../policy/policy-set.ts";
import type { IdentityMore, IdentityRecord } from "../state/record.ts";
import { Directory } from "./directory.ts";
import { Parts } from "./parts.ts";

/** Labels of an identity that are kept for declarations. */
const MOST_TAGS = 16;

/**
 * What people declare of identities: the inventory and the policies that hold at present. Each identity is matched with
 * them at its first event, and again at its next event after they changed.
 */
export class Declarations {
  directory: Directory = new Directory();
  policies: PolicySet = new PolicySet();
  #version = "";
  readonly #inventory = new Parts<Inventory>("inventory");
  readonly #policies = new Parts<readonly PlacedPolicy[]>("policies");
  /** By id of the identity; emptied when policies change. */
  #governing: (readonly CompiledPolicy[] | undefined)[] = [];

  /** Take a record of the log; what was declared before holds until the last part is there. */
  accept(record: InventoryRecord | PoliciesRecord): void {
    const { version, part, parts } = record;
    if (record.control === "inventory") {
      const bodies = this.#inventory.accept({ version, part, parts, body: record.inventory });
      if (bodies !== undefined) this.#declare(bodies);
    } else {
      const bodies = this.#policies.accept({ version, part, parts, body: record.policies });
      if (bodies !== undefined) this.#rule(bodies.flat());
    }
  }

  /** Versions of what holds, to see whether files have changed since. */
  get versions(): { readonly inventory: string; readonly policies: string } {
    return { inventory: this.#inventory.version, policies: this.#policies.version };
  }

  /** Bring a record up to date with what is declared. True when something may have changed. */
  match(record: IdentityRecord, event: Event): boolean {
    if (record.declared === this.#version) return false;
    record.declared = this.#version;
    const tags = this.#tagsOf(event.labels);
    if (tags !== undefined || record.more?.tags !== undefined) record.more = { ...record.more, tags };
    this.#apply(record, this.factsOf(record));
    return true;
  }

  /** What is declared of an identity, by its id, patterns and the labels that it had when it was matched. */
  factsOf(record: IdentityRecord): InventoryFacts {
    return this.directory.factsOf(record.uid, labelsOf(record.more?.tags));
  }

  /** The policies that govern the identity with this id. */
  governing(id: number, record: IdentityRecord): readonly CompiledPolicy[] {
    const known = this.#governing[id];
    if (known !== undefined) return known;
    const found = this.policies.governing(record.uid, labelsOf(record.more?.tags));
    this.#governing[id] = found;
    return found;
  }

  /** The id belongs to another identity now, or the identity has other labels. */
  forget(id: number): void {
    this.#governing[id] = undefined;
  }

  takeRows(): { readonly rows: readonly StateRow[]; readonly removed: readonly string[] } {
    const [a, b] = [this.#inventory.takeRows(), this.#policies.takeRows()];
    return { rows: [...a.rows, ...b.rows], removed: [...a.removed, ...b.removed] };
  }

  restore(inventory: readonly StateRow[], policies: readonly StateRow[]): void {
    const bodies = this.#inventory.restore(inventory);
    if (bodies !== undefined) this.#declare(bodies);
    const declared = this.#policies.restore(policies);
    if (declared !== undefined) this.#rule(declared.flat());
  }

  #tagsOf(labels: Readonly<Record<string, string>> | undefined): readonly string[] | undefined {
    if (labels === undefined) return undefined;
    const tags = Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .filter((tag) => this.directory.speaksOf(tag) || this.policies.speaksOf(tag));
    return tags.length === 0 ? undefined : tags.slice(0, MOST_TAGS);
  }

  #declare(bodies: readonly Inventory[]): void {
    const whole: Inventory = {
      identities: bodies.flatMap((body) => body.identities),
      credentials: bodies.flatMap((body) => body.credentials),
      owners: bodies.flatMap((body) => body.owners),
      accounts: bodies.flatMap((body) => body.accounts),
      domains: bodies.flatMap((body) => body.domains ?? []),
    };
    this.directory = new Directory(bodies.length === 0 ? EMPTY_INVENTORY : whole, this.#inventory.version);
    this.#changed();
  }

  #rule(policies: readonly PlacedPolicy[]): void {
    this.policies = new PolicySet(policies);
    this.#changed();
  }

  #changed(): void {
    this.#version = `${this.#inventory.version}/${this.#policies.version}`;
    this.#governing = [];
  }

  #apply(record: IdentityRecord, facts: InventoryFacts): void {
    const { said } = record;
    record.kind = facts.kind ?? said.kind;
    record.owner = facts.owner ?? said.owner;
    record.team = facts.team ?? "";
    record.environment = facts.environment ?? said.environment;
    record.criticality = facts.criticality ?? "";
    record.group = `${record.kind}/${facts.group ?? (record.owner || said.group)}`;
    const more: IdentityMore = {
      endsAt: timeOf(facts.expected_end),
      lastUsedAt: timeOf(facts.last_used),
      rotatedAt: timeOf(facts.rotated),
      rotateMs: facts.rotate_every === undefined ? undefined : parseDuration(facts.rotate_every),
    };
    const known = Object.values(more).some((value) => value !== undefined);
    if (known || record.more !== undefined) record.more = { ...record.more, ...more };
    if (facts.granted !== undefined) record.more = { ...record.more, granted: facts.granted, declaredGrant: true };
    else if (record.more?.declaredGrant === true) record.more.declaredGrant = false;
  }
}

function timeOf(text: string | undefined): number | undefined {
  const at = text === undefined ? Number.NaN : parseTime(text);
  return Number.isNaN(at) ? undefined : at;
}

function labelsOf(tags: readonly string[] | undefined): Readonly<Record<string, string>> {
  if (tags === undefined) return {};
  return Object.fromEntries(tags.map((tag) => [tag.slice(0, tag.indexOf("=")), tag.slice(tag.indexOf("=") + 1)]));
}
