import type { Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { baseOf, type Crowd, type Member } from "./crowd.ts";
import { ownerDimensions, whoseOf } from "./whose.ts";

const KNOWN = { owner: "before", environment: "production" } as Finding;

/** A member for each owner, `undefined` of an older state; in these environments, or all in production. */
function crowdOf(owners: readonly (string | undefined)[], places: readonly string[] = []): Crowd {
  const members = owners.map((owner, i): Member => {
    const told = { from: 0, to: 0, event: "", severity: "low", score: 50 } as const;
    return {
      ...{ ...told, episode: `e${i}`, identity: `m${i}` },
      ...(owner !== undefined && { owner, environment: places[i] ?? "production" }),
    };
  });
  return { base: baseOf("what", "", "TagResource"), peers: "", values: [], members };
}

test.each<[string, Crowd, string, string, readonly string[]]>([
  ["of one owner", crowdOf(["a", "a"]), "a", "production", []],
  ["of two owners", crowdOf(["a", "b", "a"]), "a, b", "production", ["a of m0, m2", "b of m1"]],
  ["some of nobody", crowdOf(["a", ""]), "a", "production", ["a of m0"]],
  ["all of nobody", crowdOf(["", ""]), "", "production", []],
  ["in two environments", crowdOf(["a", "a"], ["production", "dev"]), "a", "", []],
  [
    "of many owners",
    crowdOf(["a", "b", "c", "d", "e"]),
    "a, b, c and 2 more",
    "production",
    ["a of m0", "b of m1", "c of m2", "d of m3", "e of m4"],
  ],
  ["that an older state tells of", crowdOf([undefined, undefined]), "before", "production", []],
  ["that an older state told of first", crowdOf([undefined, "a"]), "a", "production", []],
])("a group %s", (_, crowd, owner, environment, dimensions) => {
  expect(whoseOf(KNOWN, crowd)).toMatchObject({ owner, environment });
  expect(ownerDimensions(crowd).map(({ observed, expected }) => `${observed} ${expected}`)).toEqual(dimensions);
});

test("of however many owners each is named, and identities by their whole ids", () => {
  const crowd = crowdOf(Array.from({ length: 100 }, (_, i) => `team-${i}`));
  expect(ownerDimensions(crowd)).toHaveLength(100);
  const identity = `azure:1:managed-identity:/subscriptions/${"x".repeat(150)}`;
  const [first, ...rest] = crowd.members;
  const members = first === undefined ? [] : [{ ...first, identity }, ...rest];
  expect(ownerDimensions({ ...crowd, members })[0]?.expected).toBe(`of ${identity}`);
});
