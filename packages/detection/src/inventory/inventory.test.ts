import { EMPTY_INVENTORY, type Inventory, type InventoryEntry, type InventoryRecord } from "@rolecall/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Directory } from "./directory.ts";
import { PackedFacts } from "./packed-facts.ts";
import { Parts } from "./parts.ts";
import { inventoryRecords } from "./records.ts";

const at = "2026-01-01T00:00:00.000Z";
const of = (identities: readonly InventoryEntry[]): Directory => new Directory({ ...EMPTY_INVENTORY, identities });

describe("the directory", () => {
  const directory = of([
    { label: "team=pay", owner: "label", team: "pay", purpose: "p", place: "a:1" },
    { pattern: "aws:*", owner: "wide", environment: "e", place: "a:2" },
    { pattern: "aws:1:role:*", owner: "narrow", place: "a:3" },
    { id: "aws:1:*:deploy", owner: "any kind", place: "a:4" },
    { id: "aws:1:role:deploy", owner: "exact", place: "a:5" },
  ]);

  test.each([
    ["aws:1:role:deploy", "exact"],
    ["aws:1:bot:deploy", "any kind"],
    ["aws:1:role:other", "narrow"],
    ["aws:2:role:other", "wide"],
    ["gcp:2:role:other", "label"],
  ])("%s is %s's", (uid, owner) => {
    expect(directory.factsOf(uid, { team: "pay" }).owner).toBe(owner);
  });

  test.each(["team.yaml:4", "/etc/rolecall/team.yaml:4", "C:\\rolecall\\team.yaml:4"])(
    "who left says %s, without the folder that it is kept in",
    (place) => {
      const owners = [{ name: "ann", left: "2026-01-01", place }];
      expect(new Directory({ ...EMPTY_INVENTORY, owners }).departureOf("ann")?.why).toBe("left, says team.yaml:4");
    },
  );

  test("what is less specific says what nothing else does", () => {
    expect(directory.factsOf("aws:1:role:deploy", { team: "pay" })).toMatchObject({
      team: "pay",
      environment: "e",
      purpose: "p",
    });
    expect(directory.factsOf("aws:1:role:deploy", {}).team).toBeUndefined();
  });

  test("the order of entries does not matter", () => {
    const word = fc.constantFrom("a", "b", "c");
    const entry: fc.Arbitrary<InventoryEntry> = fc.record(
      {
        pattern: fc.constantFrom("aws:*", "aws:1:*", "aws:1:role:*", "*:role:*", "aws:1:role:d*"),
        owner: word,
        team: word,
        links: fc.array(word, { maxLength: 2 }),
        place: fc.constant("f:1"),
      },
      { requiredKeys: ["pattern", "place"] },
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
        const facts = of(entries).factsOf("aws:1:role:deploy", {});
        expect(of(entries.toReversed()).factsOf("aws:1:role:deploy", {})).toEqual(facts);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe("facts by id", () => {
  test("are what was put in", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.string({ minLength: 1 }), fc.string()), { selector: ([id]) => id, maxLength: 300 }),
        (entries) => {
          const facts = new PackedFacts();
          for (const [id, purpose] of entries) facts.add(id, { owner: id.slice(0, 1), purpose });
          for (const [id, purpose] of entries) expect(facts.get(id)).toMatchObject({ purpose });
          expect(facts.get("not there at all")).toBeUndefined();
          expect(Array.from(facts.entries(), ([id]) => id)).toEqual(entries.map(([id]) => id));
        },
      ),
      // A lone surrogate is no text in UTF-8; ids come from well-formed records.
      { seed: 7, numRuns: 100 },
    );
  });

  test("take less than 200 bytes each", () => {
    const facts = new PackedFacts();
    for (let n = 0; n < 100_000; n += 1) {
      const id = `kubernetes:cluster-${n % 40}:service-account:namespace-${n % 500}/service-${n}`;
      facts.add(id, {
        owner: `team-${n % 200}`,
        environment: "production",
        criticality: "high",
        purpose: `does thing ${n}`,
      });
    }
    expect(facts.bytes / facts.size).toBeLessThan(200);
  });
});

describe("records", () => {
  const inventory: Inventory = {
    ...EMPTY_INVENTORY,
    identities: Array.from({ length: 4500 }, (_, n) => ({
      id: `a:1:role:r${n}`,
      owner: "o",
      purpose: "x".repeat(100),
      place: `f:${n}`,
    })),
  };

  test("large inventories come in parts, and hold when the last is there", () => {
    const records = inventoryRecords(inventory, at);
    expect(records).toHaveLength(3);
    const parts = new Parts<Inventory>("inventory");
    const accept = ({ inventory: body, ...rest }: InventoryRecord) => parts.accept({ ...rest, body });
    const [a, b, c] = records as readonly [InventoryRecord, InventoryRecord, InventoryRecord];
    expect(accept(c)).toBeUndefined();
    expect(accept(a)).toBeUndefined();
    expect(parts.version).toBe("");
    expect(accept(b)?.flatMap(({ identities }) => identities)).toHaveLength(4500);
    expect(accept(b)).toBeUndefined();
  });

  test("the same content is the same version in whatever order", () => {
    const turned = { ...inventory, identities: inventory.identities.toReversed() };
    expect(inventoryRecords(turned, at)).toEqual(inventoryRecords(inventory, at));
  });

  test("a restart in the middle of the parts goes on with them", () => {
    const [a, b, c] = inventoryRecords(inventory, at) as readonly [InventoryRecord, InventoryRecord, InventoryRecord];
    const before = new Parts<Inventory>("inventory");
    before.accept({ ...a, body: a.inventory });
    before.accept({ ...b, body: b.inventory });
    const after = new Parts<Inventory>("inventory");
    expect(after.restore(before.takeRows().rows)).toBeUndefined();
    expect(after.accept({ ...c, body: c.inventory })).toHaveLength(3);
    expect(after.takeRows().rows).toHaveLength(1);
  });

  test("a newer declaration takes the rows of the older ones away", () => {
    const parts = new Parts<Inventory>("inventory");
    const take = (identities: readonly InventoryEntry[]) => {
      for (const { inventory: body, ...rest } of inventoryRecords({ ...EMPTY_INVENTORY, identities }, at))
        parts.accept({ ...rest, body });
      return parts.takeRows();
    };
    const first = take([{ id: "a:1:role:x", place: "f:1" }]);
    const second = take([{ id: "a:1:role:y", place: "f:1" }]);
    expect(second.removed).toEqual(first.rows.map(({ key }) => key));
  });

  const parted = (version: string, part: number) => ({ version, part, parts: 2, body: EMPTY_INVENTORY });

  test("of two that are declared at one moment, part by part in turn, both come whole, and the one that ends last holds", () => {
    const parts = new Parts<Inventory>("inventory");
    const whole = (["a0", "b0", "a1", "b0", "b1", "a0"] as const).map(
      ([version, part]) => parts.accept(parted(version ?? "", Number(part)))?.length,
    );
    expect(whole).toEqual([undefined, undefined, 2, undefined, 2, undefined]);
    expect(parts.version).toBe("b");
    const after = new Parts<Inventory>("inventory");
    after.restore(parts.takeRows().rows);
    expect(after.version).toBe("b");
    expect(after.accept(parted("a", 1))).toHaveLength(2);
  });

  test("what is declared, taken back and declared again between two snapshots is in the second", () => {
    const parts = new Parts<Inventory>("inventory");
    for (const version of ["a", "b", "a"]) for (const part of [0, 1]) parts.accept(parted(version, part));
    const { rows, removed } = parts.takeRows();
    expect(rows.map(({ key }) => key)).toEqual(["inventory:a:0", "inventory:a:1"]);
    expect(removed).toEqual(["inventory:b:0", "inventory:b:1"]);
  });
});
