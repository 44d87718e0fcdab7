import { describe, expect, test } from "vitest";
import { readStatement } from "./statement.ts";

describe("a statement", () => {
  test.each([
    ["INSERT INTO t FORMAT JSONEachRow\n{}", "format", "JSONEachRow", "\n{}"],
    ["insert into `t` (a, `format`) settings async_insert=1 format CSV 1,'", "format", "CSV", " 1,'"],
    ["INSERT INTO t VALUES (1, ';')", "values", undefined, " (1, ';')"],
    ["INSERT INTO values VALUES (1)", "values", undefined, " (1)"],
    ["INSERT INTO t (a) -- VALUES\n VALUES(1)", "values", undefined, "(1)"],
    ["INSERT INTO FUNCTION null('a UInt8') FORMAT TSV\n1", "format", "TSV", "\n1"],
    ["INSERT INTO t SELECT a FROM input('a UInt8') FORMAT Native\n", "select", "Native", "\n"],
    ["INSERT INTO t SELECT 'FORMAT x'", "select", undefined, undefined],
    ["INSERT INTO t (SELECT 1)", "select", undefined, undefined],
    ["INSERT INTO t", "nothing", undefined, undefined],
  ])("that inserts says how, and where its data begins: %s", (text, insert, format, data) => {
    const statement = readStatement(text);
    expect(statement).toMatchObject({ insert, format });
    expect(statement.dataAt === undefined ? undefined : text.slice(statement.dataAt)).toBe(data);
  });

  test.each([
    ["SELECT 1", undefined],
    ["SELECT 'FORMAT CSV'", undefined],
    ["SELECT 1 /* FORMAT CSV */", undefined],
    ["SELECT format('{}', 1)", undefined],
    ["SELECT * FROM format", undefined],
    ["SELECT (SELECT 1 FORMAT CSV)", undefined],
    ["SELECT 1 FORMAT JSON SETTINGS max_threads = 1", "JSON"],
    ["SELECT $$FORMAT CSV$$ format\n-- x\nTSV", "TSV"],
  ])("has the format of its own: %s", (text, format) => {
    expect(readStatement(text)).toMatchObject({ format, insert: undefined });
  });

  test.each([
    ["SELECT 1", false],
    ["SELECT 1;", false],
    ["SELECT 1; -- no more\n ;", false],
    ["SELECT ';'", false],
    ["SELECT 1; SELECT 2", true],
    ["SELECT 1;\n2", true],
  ])("is one or several: %s", (text, isSeveral) => {
    expect(readStatement(text).isSeveral).toBe(isSeveral);
  });

  test.each([
    ["fi\\x6ce", "FILE"],
    ["fi\\Nle", "FILE"],
    ["a``b", "A`B"],
    ["a\\`b", "A`B"],
  ])("names things as the engine reads them: `%s`", (name, upper) => {
    expect(readStatement(`SELECT \`${name}\``).words[1]?.upper).toBe(upper);
  });

  test.each([
    ["file('x')", true],
    ["file /* a * b */ -- c\n# d\n \u00a0\u200b('x')", true],
    ["file, ('x')", false],
    [`file${"\u00a0".repeat(50_000)}`, false],
    [`file${"--".repeat(50_000)}`, false],
    [`file${"/**/".repeat(50_000)}`, false],
  ])("calls what a bracket follows", (text, called) => {
    expect(readStatement(`SELECT ${text}`).words[1]?.called).toBe(called);
  });
});
