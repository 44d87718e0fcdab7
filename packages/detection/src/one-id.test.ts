import { expect, test } from "vitest";
import { fresh } from "./test/run.ts";
import { call, WORLD_START } from "./test/tiny-world.ts";

/** Ids of some logs are the caller's: two identities may use one in the same millisecond. */
const PAIR = ["id-0", "id-1"].map((identity) => call(identity, WORLD_START, "one"));

test("events of two identities that share an id and a time are on hold again after a restart, both", () => {
  const before = fresh();
  for (const [offset, event] of PAIR.entries()) expect(before.offer(event, offset)).toBe("held");
  const { position, rows } = before.snapshot();
  const after = fresh();
  after.restore(position, rows);
  for (const [offset, event] of PAIR.entries()) expect(after.offer(event, offset)).toBe("held");
  after.finish();
  expect(after.takeIdentities().identities.map(({ events }) => events)).toEqual([1, 1]);
});
