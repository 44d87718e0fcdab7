import { readFileSync } from "node:fs";
import type { Event, Json, JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { createIntake } from "./intake/intake.ts";
import { SOURCES } from "./sources.ts";

/** What every object has by these names is in no table of ours. */
const NAMES = ["constructor", "__proto__"];

/** Where texts and numbers stand in a record, as the names on the way to them. */
function leaves(value: Json | undefined, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value === "string" || typeof value === "number") return [at];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => leaves(member as Json, [...at, name]));
}

function withValue(record: JsonObject, path: readonly string[], value: string): string {
  const copy = structuredClone(record) as Record<string, Json>;
  let place = copy;
  for (const name of path.slice(0, -1)) place = place[name] as Record<string, Json>;
  place[path.at(-1) ?? ""] = value;
  return JSON.stringify(copy);
}

/** Members that no event may have: a function, or an object in the place of a text. */
function strange(event: Event): readonly string[] {
  return Object.entries(event)
    .filter(
      ([name, value]) =>
        typeof value === "function" ||
        /\[native code\]|\[object /.test(JSON.stringify(value) ?? "") ||
        (typeof value === "object" && value !== null && !Array.isArray(value) && name !== "labels"),
    )
    .map(([name]) => name);
}

describe.each(SOURCES.map(({ name }) => name))("%s", (name) => {
  test("takes a value that is named as what every object has for a value like others", () => {
    const file = new URL(`./${name}/testdata/cases.json`, import.meta.url);
    const cases = JSON.parse(readFileSync(file, "utf8")) as readonly { readonly record?: JsonObject }[];
    const intake = createIntake({ source: name, tenant: "default", now: () => 4_000_000_000_000 });
    const faults = new Set<string>();
    for (const { record = {} } of cases)
      for (const path of leaves(record))
        for (const value of NAMES) {
          const read = intake.read(withValue(record, path, value), "file:1");
          if (read.kind === "ok") for (const member of strange(read.value)) faults.add(`${path.join(".")}: ${member}`);
          else if (read.kind === "dead-letter" && read.reason === "decoder-fault")
            faults.add(`${path.join(".")}: fault`);
        }
    expect([...faults]).toEqual([]);
  });
});
