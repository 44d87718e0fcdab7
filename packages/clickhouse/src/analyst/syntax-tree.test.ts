import { describe, expect, test } from "vitest";
import { QueryRefused } from "../store.ts";
import { parseSyntaxTree } from "./syntax-tree.ts";

describe("a syntax tree", () => {
  test("has types, texts without aliases, and children", () => {
    const lines = [
      "SelectQuery (children 2)",
      " Function count (alias n) (children 1)",
      "  ExpressionList",
      " Literal 'a (children 2)'",
    ];
    expect(parseSyntaxTree(lines)).toMatchObject({
      type: "SelectQuery",
      children: [
        { type: "Function", text: "count", children: [{ type: "ExpressionList", text: "" }] },
        { type: "Literal", text: "'a (children 2)'", children: [] },
      ],
    });
  });

  test("keeps what ends a line elsewhere, in a text as in an alias", () => {
    const [odd, more] = ["a\u2028b\r\u2029\u0085c", " (alias x\u2028y)"];
    expect(
      parseSyntaxTree(["ExpressionList (children 1)", ` Function file${more} (children 1)`, `  Literal '${odd}'`]),
    ).toEqual(
      expect.objectContaining({
        children: [
          expect.objectContaining({ text: "file", children: [expect.objectContaining({ text: `'${odd}'` })] }),
        ],
      }),
    );
  });

  test.each<[string, readonly string[]]>([
    ["no lines", []],
    ["a line that is no node", ["SelectQuery (children 1)", "", " Literal 1"]],
    ["two roots", ["SelectQuery", "SelectQuery"]],
    [
      "a child more than it says, as an identifier with a line break adds",
      ["ExpressionList (children 2)", " Identifier a", " Literal 'x'", " Identifier system.one"],
    ],
    ["a child less than it says", ["ExpressionList (children 2)", " Identifier a"]],
    ["a level left out", ["ExpressionList (children 1)", "  Identifier a"]],
    [
      "children stolen by an added node",
      [
        "Function in (children 1)",
        " ExpressionList (children 2)",
        "  Identifier a",
        " Function x (children 1)",
        "  Identifier b",
      ],
    ],
  ])("of %s is refused", (_what, lines) => {
    expect(() => parseSyntaxTree(lines)).toThrow(QueryRefused);
  });
});
