import type { JsonObject } from "@rolecall/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkEvent } from "../conformance.ts";
import { SOURCES } from "../sources.ts";
import { readAlone, withOddMembers } from "./event-by-intake.ts";
import { mutated } from "./mutated-records.ts";

/** Two tests: whatever becomes of these records, reading them never throws, and gives no event that is none. */
export function holdAgainstOddRecords(records: readonly JsonObject[]): void {
  test("no odd member makes one throw", () => {
    for (const given of records)
      for (const record of withOddMembers(given))
        expect(["ok", "dead-letter", "drop"]).toContain(readAlone(record).kind);
  });

  test("no mutated record makes one throw, or gives an event that is none", () => {
    fc.assert(
      fc.property(fc.constantFrom(...records), fc.uint8Array({ minLength: 16, maxLength: 16 }), (given, bytes) => {
        const decoded = readAlone(mutated(given, bytes));
        const source = decoded.kind === "ok" ? SOURCES.find(({ name }) => name === decoded.value.source) : undefined;
        if (decoded.kind === "ok") expect(source && checkEvent(source, decoded.value)).toEqual([]);
        else expect(["dead-letter", "drop"]).toContain(decoded.kind);
      }),
      { numRuns: 5000 },
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
}
