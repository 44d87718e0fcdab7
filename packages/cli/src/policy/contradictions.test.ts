import { expect, test } from "vitest";
import { contradictions } from "./contradictions.ts";
import { readPolicies } from "./load-policies.ts";

const told = (...texts: readonly string[]): readonly string[] => {
  const { policies } = readPolicies(texts.join("\n---\n"), "p.yaml");
  return contradictions(policies).map(({ line, message }) => `${line}: ${message}`);
};

const policy = (name: string, actions: string, whom = 'identity: "aws:1:role:x"'): string =>
  `policy: ${name}\n${whom}\nallow:\n  actions: ${actions}`;

test("two policies of one identity without an action in common are told with both places", () => {
  expect(told(policy("q", "[GetObject]"), policy("r", "[PutObject, List*]"))).toEqual([
    "9: allow.actions has nothing in common with that of q at p.yaml:4, and both govern aws:1:role:x",
  ]);
});

test.each([
  ["one action in common", policy("q", "[GetObject, A]"), policy("r", "[PutObject, GetObject]")],
  ["a glob that holds the other's", policy("q", "[Get*]"), policy("r", "[GetObject]")],
  ["globs that may meet", policy("q", "[Get*]"), policy("r", '["*Object"]')],
  ["another identity", policy("q", "[A]"), policy("r", "[B]", 'identity: "aws:1:role:y"')],
  ["nothing said", policy("q", "[A]"), 'policy: r\nidentity: "aws:1:role:x"\nallow:\n  clients: [boto3]'],
])("%s contradicts nothing", (_, one, other) => {
  expect(told(one, other)).toEqual([]);
});

test("globs whose ends exclude each other have nothing in common", () => {
  expect(told(policy("q", "[Get*]"), policy("r", "[Put*]"))).toHaveLength(1);
});
