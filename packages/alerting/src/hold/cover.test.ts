import { expect, test } from "vitest";
import { FINDING_LABELS, labelsOf } from "../matcher/labels.ts";
import { aFinding } from "../testing/finding.ts";
import { aboutIdentities, coverOf, coverWords, otherLabels } from "./cover.ts";
import type { Reach } from "./reach.ts";
import type { Silence } from "./silence.ts";

const silence = (...matchers: readonly string[]): Silence => ({
  ...{ silenceId: "s", matchers: [matchers], startsAt: 0, endsAt: 1, updatedAt: 0 },
  ...{ createdBy: "", comment: "", hidden: 0, episodes: [] },
});
const reach = (findings: number, critical = 0): Reach => ({ findings, identities: findings, critical, of: 8 });
const ALL = { identities: 3, of: 40 };
const NONE = { identities: 0, of: 40 };
const EMPTY = "it holds back nothing as things are: no finding that is open matches, and no identity that is known";

test.each<
  [
    what: string,
    matchers: readonly string[],
    findings: number,
    known: typeof ALL | undefined,
    warnings: readonly string[],
  ]
>([
  ["a label of findings", ["owner=a"], 1, ALL, []],
  ["a label that something bears", ["team=a"], 0, ALL, []],
  ["a label that is misspelt", ["ownr=a"], 0, NONE, ["nothing has a label ownr; did you mean owner?"]],
  ["a label unlike any", ["namespace=a"], 0, NONE, ["nothing has a label namespace"]],
  [
    "a misspelt label that must differ",
    ["owner=a", "sevrity!=critical"],
    1,
    ALL,
    ['nothing has a label sevrity, so that sevrity!="critical" always holds; did you mean severity?'],
  ],
  [
    "a value that the label never has",
    ["severity=hihg"],
    0,
    undefined,
    ['severity="hihg" never holds; did you mean high?'],
  ],
  [
    "a kind that there is not",
    ["kind=behaviour"],
    0,
    undefined,
    ['kind="behaviour" never holds; did you mean behavior?'],
  ],
  [
    "a pattern of values that the label never has",
    ['confidence=~"x|y"'],
    0,
    undefined,
    ['confidence=~"x|y" never holds; there are low, medium, high'],
  ],
  ["nobody", ["owner=nobody"], 0, NONE, [EMPTY]],
  ["nothing that is open of somebody known", ["owner=a"], 0, ALL, []],
  ["more than a quarter", ["owner=a"], 3, ALL, ["it matches more than a quarter of what is open"]],
])("a silence on %s", (_, matchers, findings, known, warnings) => {
  const cover = coverOf(silence(...matchers), { matches: reach(findings), known, borne: ["team"] });
  expect(cover.warnings).toEqual(warnings);
});

test("where nobody could tell which labels there are, none is called unknown", () => {
  const cover = coverOf(silence("ownr=a"), { matches: reach(1), known: undefined, borne: undefined });
  expect(cover.warnings).toEqual([]);
});

test.each([
  [reach(0), undefined, "it matches nothing that is open now"],
  [reach(0), NONE, "it matches nothing that is open now, and none of the 40 identities known"],
  [
    reach(2, 1),
    ALL,
    "it matches 2 of 8 open findings, of 2 identities, 1 of them critical, and 3 of the 40 identities known",
  ],
])("what %j of what is open and %j of the known are in words", (matches, known, words) => {
  expect(coverWords({ matches, known })).toBe(words);
});

test("only what identities have is asked of them, and only other labels are looked for", () => {
  const texts = (asked: Silence): unknown => aboutIdentities(asked).map((set) => set.map(({ name }) => name));
  expect(texts(silence("severity=low", "owner=a", "team=b"))).toEqual([["owner", "team"]]);
  expect(texts(silence("severity=low"))).toEqual([]);
  expect(otherLabels(silence("severity=low", "owner=a", "team=b", "team!=c"))).toEqual(["team"]);
});

test("every finding has the labels that are said to be of findings", () => {
  expect(Object.keys(labelsOf(aFinding())).sort()).toEqual([...FINDING_LABELS].sort());
});
