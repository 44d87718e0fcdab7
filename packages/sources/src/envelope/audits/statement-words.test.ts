import { expect, test } from "vitest";
import { statementWords } from "./statement-words.ts";

test.each([
  ["GRANT ROLE ACCOUNTADMIN TO USER bob", "GRANT ROLE ACCOUNTADMIN TO USER"],
  ["alter user bob set password = 'hunter2' default_role = 'x'", "ALTER USER SET PASSWORD"],
  ["copy into 's3://far/away' from orders", "COPY INTO OUTSIDE FROM"],
  ["copy into orders from @stage", "COPY INTO FROM STAGE"],
  ["/* grant role accountadmin */ select 1 -- drop database x", ""],
  ["select * from cards where number = '4111' and 'grant' = 'x'", "FROM"],
  ["create user u password='it''s'", "CREATE USER PASSWORD"],
  ["", ""],
])("of %j the words %j are kept", (text, words) => {
  expect(statementWords(text)).toBe(words);
});

test("a long statement is looked at to a bound", () => {
  expect(statementWords(`${"x".repeat(5000)} drop database y`)).toBe("");
  expect(statementWords("/*".repeat(50_000))).toBe("");
  expect(statementWords("grant ".repeat(600)).split(" ")).toHaveLength(24);
});
