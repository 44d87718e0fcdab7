import fc from "fast-check";
import kafkajs, { type Cluster } from "kafkajs";
import { expect, test } from "vitest";
import { rivalsIn } from "./rivals.ts";
import { createStickyAssigner, type Held, spread } from "./sticky-assigner.ts";

const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;

const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 8 });

test("every partition is in one share, the shares differ by one at most, and whoever holds a fair share keeps it", () => {
  fc.assert(
    fc.property(
      names,
      fc.nat(40),
      fc.infiniteStream(fc.array(fc.nat(45), { maxLength: 20 })),
      (members, count, claims) => {
        const partitions = Array.from({ length: count }, (_, n) => n);
        const shares = spread(partitions, new Map(members.map((name) => [name, claims.next().value ?? []])));
        expect([...shares.values()].flat().toSorted((a, b) => a - b)).toEqual(partitions);
        const sizes = [...shares.values()].map((share) => share.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test("dealt out again among the same members, nothing moves; one that leaves moves only its own", () => {
  fc.assert(
    fc.property(names, fc.nat(40), (members, count) => {
      const partitions = Array.from({ length: count }, (_, n) => n);
      const first = spread(partitions, new Map(members.map((name) => [name, []])));
      expect(spread(partitions, first)).toEqual(first);
      const [gone, ...rest] = members;
      if (gone === undefined || rest.length === 0) return;
      const second = spread(partitions, new Map(rest.map((name) => [name, first.get(name) ?? []])));
      for (const name of rest) expect(second.get(name)).toEqual(expect.arrayContaining(first.get(name) ?? []));
    }),
  );
});

interface Joining {
  readonly holds?: Held;
  readonly history?: string;
  readonly readTo?: number;
}

/** Who is dealt what of a topic of four partitions, and what is said of others: `a: 0,1 none`. */
async function dealt(members: Readonly<Record<string, Joining>>): Promise<string[]> {
  const cluster = { findTopicPartitionMetadata: () => [0, 1, 2, 3].map((partitionId) => ({ partitionId })) };
  const assigners = Object.entries(members).map(([memberId, { holds = {}, history, readTo = 0 }]) => ({
    memberId,
    assigner: createStickyAssigner({ held: () => holds, history: () => history, readTo: () => readTo })({
      ...{ cluster: cluster as unknown as Cluster, groupId: "g", logger: undefined as never },
    }),
  }));
  const joined = assigners.map(({ memberId, assigner }) => {
    const memberMetadata = assigner.protocol({ topics: ["t"] }).metadata;
    expect(MemberMetadata.decode(memberMetadata)?.topics).toEqual(["t"]);
    return { memberId, memberMetadata };
  });
  const shares = await assigners[0]?.assigner.assign({ members: joined, topics: ["t"] });
  return (shares ?? []).map(({ memberId, memberAssignment }) => {
    const share = MemberAssignment.decode(memberAssignment)?.assignment["t"] ?? [];
    return `${memberId}: ${share.join()} ${rivalsIn(memberAssignment)}`;
  });
}

test.each<[string, Readonly<Record<string, Joining>>, string[]]>([
  ["no history is named", { a: { holds: { t: [2, 3] } }, b: {} }, ["a: 2,3 none", "b: 0,1 none"]],
  ["all are of one", { a: { history: "x" }, b: { history: "x" } }, ["a: 0,1 none", "b: 2,3 none"]],
  [
    "another comes to one that reads",
    { a: { history: "x" }, b: { history: "y", holds: { t: [0, 1, 2, 3] } } },
    ["a:  reading", "b: 0,1,2,3 waiting"],
  ],
  ["two come at once", { b: { history: "x" }, a: { history: "y" } }, ["b: 0,1,2,3 waiting", "a:  reading"]],
  [
    "one that was killed comes back, and another stood by",
    { a: { history: "x", readTo: 40 }, b: { history: "y", readTo: 90 } },
    ["a:  reading", "b: 0,1,2,3 waiting"],
  ],
  [
    "one that has read further comes to one that reads",
    { a: { history: "x", readTo: 40, holds: { t: [0] } }, b: { history: "y", readTo: 90 } },
    ["a: 0,1,2,3 waiting", "b:  reading"],
  ],
  [
    "of three, two are of one",
    {
      a: { history: "x", holds: { t: [0, 1] } },
      b: { history: "x", holds: { t: [2] } },
      c: { history: "y", holds: { t: [3] } },
    },
    ["a: 0,1 waiting", "b: 2,3 waiting", "c:  reading"],
  ],
  [
    "one names none, as releases before this one do",
    { a: { holds: { t: [0, 1] } }, b: { history: "x", holds: { t: [2, 3] } }, c: { history: "y" } },
    ["a: 0,1 waiting", "b: 2,3 waiting", "c:  reading"],
  ],
])("members of one history have the topic alone: %s", async (_, members, want) => {
  expect(await dealt(members)).toEqual(want);
});
