import { expect, test } from "vitest";
import { Group } from "../state/groups.ts";
import { AT, FEATURE } from "../state/layout.ts";
import { Names } from "../state/names.ts";
import { Rows } from "../state/rows.ts";
import { dimension } from "./dimension.ts";
import { behaviorTitle } from "./title.ts";

/** What is told of an hour in which a model's key moved so many bytes, or tokens of four. */
function told(inTokens: true | undefined) {
  const row = new Rows().open(0);
  row.set(AT.bytes, 5_890_000);
  const group = new Group("api-key/a");
  const parts = { row, group, fleet: group, explaining: undefined, names: new Names(), inTokens };
  return dimension(parts, FEATURE.bytes, 8, 6);
}

test.each([
  [true, "tokens_per_hour", "1,472,500 tokens in the hour", "key used far more tokens than usual"],
  [undefined, "bytes_per_hour", "5.89 MB in the hour", "key moved far more data than usual"],
] as const)("what a log counts in tokens (%s) is told in them", (inTokens, name, observed, words) => {
  const seen = told(inTokens);
  expect(seen).toMatchObject({ name, observed });
  expect(behaviorTitle("key", [seen])).toBe(words);
});
