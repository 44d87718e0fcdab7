import type { Episode, ExpectedEntry } from "@rolecall/alerting";
import { expect, test } from "vitest";
import { expectedWords, withoutCover } from "./expected-words.ts";

const AT = Date.UTC(2026, 11, 24, 10);
const entry = (over: Partial<ExpectedEntry>): Episode =>
  ({ expectation: { endsAt: AT, severity: "medium", members: ["a"], ...over } }) as Episode;

test.each<[string, readonly Episode[], readonly string[]]>([
  [
    "one",
    [entry({})],
    [
      "the same tells nobody until 2026-12-24 10:00 UTC, while it is no graver than medium, and nothing shows beside it",
    ],
  ],
  [
    "a group",
    [entry({ members: ["a", "b", "c"], severity: "low" })],
    [
      "the same of the 3 named, and of who joins them while this finding goes on, tells nobody until 2026-12-24 10:00 UTC, while it is no graver than low, and nothing shows beside it",
    ],
  ],
  ["what there was no room for", [{} as Episode], []],
])("the answer to expected says what it covers: of %s", (_, judged, words) => {
  expect(expectedWords(judged)).toEqual(words);
  const more = "the same is no longer expected, as ann had it until 2026-11-30 10:00 UTC";
  expect(withoutCover([...words, more].join("; "))).toBe(more);
});
