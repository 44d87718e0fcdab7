import { expect, test } from "vitest";
import { redactText, redactValue } from "./redact.ts";

const exec = (command: string): string =>
  `/api/v1/namespaces/d/pods/p/exec?command=sh&command=-c&command=${command}&stdin=true`;

test.each([
  ["psql postgres://app:Hush@db:5432/x", "psql postgres://app:***@db:5432/x"],
  ["curl -H 'Authorization: Bearer Hush.Hush'", "curl -H 'Authorization: Bearer ***'"],
  ["tool --password Hush", "tool --password ***"],
  ["password: Hush", "password: ***"],
  ["PGPASSWORD='Hush' psql", "PGPASSWORD='***' psql"],
  ['{"password":"Hush"}', '{"password":"***"}'],
  ['{"db_password" : "Hush"}', '{"db_password" : "***"}'],
])("a command in the query of an exec: %s", (command, expected) => {
  const spellings = [encodeURIComponent(command), encodeURIComponent(command).replaceAll("%20", "+")];
  for (const spelling of [...spellings, encodeURIComponent(`https://x/?b=${spellings[0]}`)]) {
    const clean = redactValue(exec(spelling));
    expect(decodeURIComponent(decodeURIComponent(clean))).not.toContain("Hush");
    expect(clean).toMatch(/&stdin=true$/);
    // As Go's JSON has it.
    const raw = redactText(JSON.stringify({ requestURI: exec(spelling) }).replaceAll("&", "\\u0026"));
    expect(raw).not.toContain("Hush");
    expect(JSON.parse(raw)).toEqual({ requestURI: clean });
  }
  const [, masked] = /&command=([^&]*)&stdin/.exec(redactValue(exec(spellings[1] ?? ""))) ?? [];
  expect(decodeURIComponent(masked ?? "")).toBe(expected);
});

test("an option and its value as two parameters", () => {
  const uri = "/exec?command=mysql&command=--password&command=Hush&container=c";
  const expected = "/exec?command=mysql&command=--password&command=***&container=c";
  expect(redactValue(uri)).toBe(expected);
  const go = (text: string): string => JSON.stringify({ text }).replaceAll("&", "\\u0026");
  expect(redactText(go(uri))).toBe(go(expected));
});

test.each([
  ["/cb?code=4/0AbCdEf0123456789ghijkl&state=x", "/cb?code=***&state=x"],
  ["/api/f?code=aB3dE5gH7jK9mN2pQ4sT6v==", "/api/f?code=***"],
  ["/?access=aB3dE5gH7jK9mN2pQ4sT6vW8xY", "/?access=***"],
])("a code of a sign-in, a key of a function: %s", (text, expected) => {
  expect(redactValue(text)).toBe(expected);
});

test.each([
  "/api/v1/pods?fieldSelector=metadata.name%3Dweb&labelSelector=app+in+%28a%2Cb%29&limit=500",
  "/x?a=%zz&b=%ff%fe+c&q=100%25",
])("a query that holds no secret stays byte for byte: %s", (text) => {
  expect(redactValue(text)).toBe(text);
  expect(redactText(JSON.stringify({ text }))).toBe(JSON.stringify({ text }));
});

test("half a surrogate pair beside a secret in a query is no error", () => {
  expect(redactText("?q=\ud83d%20--password%20hunter2")).toBe("?q=%EF%BF%BD%20--password%20***");
});
