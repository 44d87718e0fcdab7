import { expect, test } from "vitest";
import { DAY_MS } from "../calendar/time.ts";
import type { WorldOptions } from "../index.ts";
import { NETWORKS } from "../network/address.ts";
import { createCompany } from "./company.ts";
import { awsOutfit } from "./outfit.ts";

const calm: WorldOptions = {
  seed: 3,
  startAt: Date.UTC(2026, 9, 5),
  quietDays: 12,
  attackDays: 2,
  identities: 50,
  attacks: [],
  attackEveryHours: 0,
};
const rough: WorldOptions = { ...calm, rough: true };
const TEAMS = ["atlas", "birch", "cedar", "delta", "ember", "fjord"];
const MOVABLE = ["nat", "cloud", "pods"];

test("a calm company is as it was, and an absent flag is a calm one", () => {
  expect(MOVABLE.map((network) => createCompany(calm).migrationOf(network))).toEqual([undefined, undefined, undefined]);
  expect(createCompany(rough).bornLater).toBeGreaterThan(createCompany(calm).bornLater);
});

test("a rough one gives up one network, and one team ships with another from a day on", () => {
  const [before, after] = [createCompany(calm), createCompany(rough)];
  expect(MOVABLE.filter((network) => after.migrationOf(network) !== undefined)).toHaveLength(1);
  const changed = TEAMS.filter((team) => String(before.releases(team)) !== String(after.releases(team)));
  expect(changed).toHaveLength(1);
});

test("once, everything that is called fails for an hour or two", () => {
  const company = createCompany(rough);
  const chance = company.seed.split("test");
  const failing = (dependency: string, at: number): number =>
    Array.from({ length: 60 }, () => company.result(chance, dependency, at)).filter((result) => result === "error")
      .length;
  const bad: number[] = [];
  for (let at = rough.startAt; at < company.endAt; at += 600_000)
    if (["aws", "kubernetes", "never-heard-of"].every((dependency) => failing(dependency, at) > 8)) bad.push(at);
  expect(bad.length).toBeGreaterThanOrEqual(4);
  expect((bad.at(-1) ?? 0) - (bad[0] ?? 0)).toBeLessThan(DAY_MS);
});

test("who called through the gateway that is given up calls from the cloud", () => {
  const companies = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => createCompany({ ...rough, seed }));
  const company = companies.find((each) => each.migrationOf("nat") !== undefined) ?? createCompany(calm);
  const at = company.migrationOf("nat") ?? 0;
  const outfit = { name: "job", team: "atlas", network: "nat", trade: "batch", principal: "role" } as const;
  const from = (when: number): string => {
    const { ip } = awsOutfit(company, outfit).home(company.seed.split("test"), when);
    return ip.split(".").slice(0, 3).join(".");
  };
  expect(NETWORKS.nat).toContain(from(at - 1));
  expect(NETWORKS.cloud).toContain(from(at + DAY_MS));
});
