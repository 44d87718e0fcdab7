import { describe, expect, test } from "vitest";
import { SOURCES } from "./sources.ts";
import { MUTATED, mutationFault } from "./test/mutated-records.ts";

// Half of the sources: the others have a file of their own, for another core.
describe.each(SOURCES.filter((_, at) => at % 2 === 1))("$name", (source) => {
  test(`keeps the contract on ${MUTATED} mutated records, and only it claims them`, () => {
    expect(mutationFault(source)).toBeUndefined();
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
