import { StoreError } from "@rolecall/clickhouse";
import { expect, test } from "vitest";
import { faultOf } from "./fault.ts";

test("of a file that cannot be read any more is told what to do, and not to try again", () => {
  const fault = faultOf(new StoreError("permanent", 40, "Checksum doesn't match: corrupted data"));
  expect(fault).toMatchObject({ status: 500, problem: "a part of the history cannot be read" });
  expect(fault.detail).toBe("the history is damaged: go back to a copy, or move it away (docs/runbooks/copies.md)");
  expect(String(fault.body)).toContain("docs/runbooks/copies.md");
});

test.each([
  ["is away", new StoreError("retry", 0, "the ClickHouse server cannot be reached")],
  ["has no memory left for it", new StoreError("out-of-memory", 241, "(total) memory limit exceeded")],
])("of a history that %s is told to come back", (_, error) => {
  expect(faultOf(error)).toMatchObject({ status: 503, problem: "the history is slow or away" });
});
