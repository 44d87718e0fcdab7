import fc from "fast-check";
import { expect, test } from "vitest";
import { spread } from "./sticky-assigner.ts";

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
