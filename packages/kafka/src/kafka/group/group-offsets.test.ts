import { expect, test } from "vitest";
import { groupOffsets } from "./group-offsets.ts";

interface Case {
  readonly it: string;
  readonly type: string;
  /** So often the broker answers with that. */
  readonly times: number;
  readonly asked: number;
  readonly fails?: boolean;
}

test.each<Case>([
  { it: "what is known is asked for once", type: "", times: 0, asked: 1 },
  { it: "a coordinator that is being made is asked again", type: "NOT_COORDINATOR_FOR_GROUP", times: 3, asked: 4 },
  { it: "one that reads its offsets, too", type: "GROUP_LOAD_IN_PROGRESS", times: 1, asked: 2 },
  { it: "one that never is, is told", type: "NOT_COORDINATOR_FOR_GROUP", times: 100, asked: 20, fails: true },
  {
    it: "a right that is missing is told at once",
    type: "GROUP_AUTHORIZATION_FAILED",
    times: 1,
    asked: 1,
    fails: true,
  },
])("$it", async ({ type, times, asked: expected, fails = false }) => {
  let asked = 0;
  const fetchOffsets = async (): Promise<never[]> => {
    asked += 1;
    if (asked <= times) throw Object.assign(new Error("no"), { type });
    return [];
  };
  const answer = groupOffsets({ fetchOffsets }, { groupId: "g" }, 0);
  await (fails ? expect(answer).rejects.toMatchObject({ type }) : answer);
  expect(asked).toBe(expected);
});
