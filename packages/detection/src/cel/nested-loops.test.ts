import { expect, test } from "vitest";
import { compileExpression } from "../user-rules/expression.ts";

test.each([
  ["raw.a.exists(x, raw.b.all(y, x == y))", "goes over the record's list again", 16],
  ["raw.a.all(x, x in raw.b)", "`in` goes over the record's list again", 13],
  ["raw.a.map(x, [raw.b].all(l, l == x)).size() > 0", "goes over the record's list again", 13],
  ["raw.a.all(x, event.scopes.all(y, [1].all(z, true)))", "more than two loops", 33],
  ["raw.a.all(x, raw['b'].filter(y, y == x).size() > 0)", "goes over the record's list again", 13],
])("%s is refused, since a sender chooses how long it takes", (cel, message, offset) => {
  expect(compileExpression(cel)).toEqual({ ok: false, message: expect.stringContaining(message), offset });
});

test.each([
  "raw.a.exists(x, x.tags.all(y, y.key == 'z'))",
  "raw.a.exists(x, x == raw.b) && raw.b in raw.a",
  "event.scopes.exists(s, s in ['a', 'b'])",
  "raw.a.exists(x, event.scopes.exists(s, s == x))",
  "raw.a.filter(x, x > 1).exists(y, y > 2)",
  "raw.a.all(raw, raw.b.all(y, y == 1))",
])("%s takes as long as the record at most", (cel) => {
  expect(compileExpression(cel)).toMatchObject({ ok: true });
});
