import { expect, test } from "vitest";
import { StoreError } from "../store.ts";
import { explainFailure } from "./refusal.ts";

test("a query that meets a damaged file is told so with what to do, and what the engine said", () => {
  const failure = new StoreError("permanent", 40, "Checksum doesn't match: corrupted data. Reference: 2d");
  expect(explainFailure(failure, { tables: [], columns: new Map() } as never, "SELECT 1").message).toBe(
    "the history is damaged: go back to a copy, or move it away (docs/runbooks/copies.md): Checksum doesn't match: corrupted data. Reference: 2d",
  );
});
