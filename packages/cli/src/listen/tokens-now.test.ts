import { loadConfig } from "@rolecall/runtime";
import { expect, test } from "vitest";
import { addressesOf } from "./addresses.ts";
import { tokensNow } from "./tokens-now.ts";

const door = (tokens: string, listen = "127.0.0.1:4181"): string =>
  `tenants: [blue]\ninputs: [{ http: { listen: ${JSON.stringify(listen)}${tokens} } }]`;
const inputsOf = (yaml: string): Parameters<typeof tokensNow>[1] => {
  const loaded = loadConfig(yaml, { path: "/rolecall.yaml", env: {}, readFile: (path) => path.slice(1) });
  if (!loaded.ok) throw new Error(loaded.errors.map(({ message }) => message).join("; "));
  return loaded.config;
};
const BLUE = ", tokens: [{ tenant: blue, token_file: b }]";

test.each([
  ["another token", ", token_file: t", ", token_file: u", undefined, "u", []],
  ["one beside it", `, token_file: t${BLUE}`, `, token_file: t${BLUE.replace("b }", "c }")}`, undefined, "t", ["c"]],
  ["one of a tenant that is new", ", token_file: t", `, token_file: u${BLUE}`, undefined, "u", []],
  ["none any more", ", token_file: t", "", undefined, "t", []],
  ["one where none was", "", ", token_file: u", undefined, undefined, []],
  ["another place", ", token_file: t", ", token_file: u", "127.0.0.1:4182", "t", []],
])("a door whose configuration has %s when it is read again", (_, before, after, place, token, tokens) => {
  const [opened] = addressesOf(inputsOf(door(before)), undefined).intakes;
  if (opened === undefined) throw new Error("no door");
  const now = tokensNow(opened, inputsOf(door(after, place)));
  expect([now.token, now.tokens?.map((each) => each.token)]).toEqual([token, tokens]);
});
