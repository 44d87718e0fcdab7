import { type ControlRecord, EMPTY_INVENTORY } from "@rolecall/core";
import { inventoryRecords } from "@rolecall/detection";
import { loadConfig } from "@rolecall/runtime";
import { expect, test } from "vitest";
import { takeNothing } from "../named-files.ts";
import { createDeclarer } from "./declarer.ts";

function configOf(text: string) {
  const loaded = loadConfig(text, { path: "rolecall.yaml", env: {}, readFile: () => "" });
  if (!loaded.ok) throw new Error("no configuration");
  return loaded.config;
}
const NOTHING = { config: configOf(""), take: takeNothing };

/** Nobody has acted. */
const STATS = {
  ...{ events: 0, duplicates: 0, late: 0, identities: 0, away: 0, returned: 0, forgotten: 0, unwatched: 0 },
  ...{ habitual: 0, held: 0, watermark: 0 },
};

test("what changes is told, what the log has is not, and what changes back is told again", async () => {
  const told: ControlRecord[] = [];
  const to = {
    detector: { declared: { inventory: "", policies: "" }, stats: STATS },
    log: { control: (record: ControlRecord) => Promise.resolve(void told.push(record)) },
  };
  const declaredBy = (owner: string) => {
    const identities = [{ id: "a:1:role:x", owner, place: "f:1" }];
    const records = inventoryRecords({ ...EMPTY_INVENTORY, identities }, "2026-01-01T00:00:00.000Z");
    return {
      recordsSince: (known: { inventory: string }) => records.filter(({ version }) => version !== known.inventory),
    };
  };
  const owners = ["a", "a", "b", "a"];
  const declarer = createDeclarer(() => Promise.resolve(declaredBy(owners.shift() ?? "")));
  while (owners.length > 0) {
    await declarer.read(NOTHING);
    await declarer.declare(to);
  }

  expect(told.map((record) => record.control === "inventory" && record.inventory.identities[0]?.owner)).toEqual([
    "a",
    "b",
    "a",
  ]);
});

test("what is declared anew while a log takes nothing yet comes behind what was declared before, each whole", async () => {
  const told: string[] = [];
  const open = Promise.withResolvers<void>();
  const to = {
    detector: { declared: { inventory: "", policies: "" }, stats: STATS },
    log: {
      async control(record: ControlRecord) {
        await open.promise;
        if (record.control === "inventory") told.push(`${record.version} ${record.part}`);
      },
    },
  };
  const versions = ["v1", "v2"];
  const declarer = createDeclarer(async () => {
    const version = versions.shift() ?? "";
    const parts = [0, 1].map((part) => ({
      ...{ control: "inventory" as const, at: "2026-01-01T00:00:00.000Z", version, part, parts: 2 },
      inventory: EMPTY_INVENTORY,
    }));
    return { recordsSince: (known) => (known.inventory === version ? [] : parts) };
  });
  await declarer.read(NOTHING);
  const first = declarer.declare(to);
  await Promise.resolve();
  await declarer.read(NOTHING);
  const second = declarer.declare(to);
  open.resolve();
  await Promise.all([first, second]);
  expect(told).toEqual(["v1 0", "v1 1", "v2 0", "v2 1"]);
});

test("what the log was told before the detector has read it is not told again, and nothing to a log that is another's by now", async () => {
  const told: string[] = [];
  const part = (version: string) => ({
    ...{ control: "inventory" as const, at: "2026-01-01T00:00:00.000Z", version, part: 0, parts: 1 },
    inventory: EMPTY_INVENTORY,
  });
  const declarer = createDeclarer(() =>
    Promise.resolve({ recordsSince: (known) => (known.inventory === "v2" ? [] : [part("v2")]) }),
  );
  await declarer.read(NOTHING);
  const declare = (inventory: string, last: string | undefined, isOurs = true): Promise<void> =>
    declarer.declare({
      detector: { declared: { inventory, policies: "" }, stats: STATS },
      log: { control: (record) => Promise.resolve(void told.push("version" in record ? record.version : "")) },
      last: async () => (last === undefined ? {} : { inventory: last }),
      isOurs: async () => isOurs,
    });
  await declare("v1", "v2");
  await declare("v1", undefined, false);
  expect(told).toEqual([]);
  // The files are as the saved state has it; what the log was told since is to be taken back.
  await declare("v2", "v1");
  expect(told).toEqual(["v2"]);
});

test("a log that takes nothing yet holds up what is declared to no other", async () => {
  const to = (control: () => Promise<void>) => ({
    detector: { declared: { inventory: "", policies: "" }, stats: STATS },
    log: { control },
  });
  const records = inventoryRecords({ ...EMPTY_INVENTORY }, "2026-01-01T00:00:00.000Z");
  const declarer = createDeclarer(async () => ({ recordsSince: () => records }));
  await declarer.read(NOTHING);
  const shut = Promise.withResolvers<void>();
  const first = declarer.declare(to(() => shut.promise));
  await declarer.declare(to(async () => undefined));
  shut.resolve();
  await first;
});
