import { loadConfig } from "@rolecall/runtime";
import { expect, test } from "vitest";
import { addressesOf, ingestAddresses, tokensNow } from "./addresses.ts";

const http = (...listens: readonly string[]): string =>
  `inputs: [${listens.map((listen) => `{ http: { listen: "${listen}" } }`).join(", ")}]`;
const KAFKA = "inputs: [{ kafka: { topic: cloudtrail } }]\nkafka: { brokers: ['127.0.0.1:9092'] }";

test.each<[title: string, yaml: string, port: string | undefined, listens: readonly string[]]>([
  ["topics alone: the usual port, to be asked", KAFKA, undefined, ["127.0.0.1:4181 -"]],
  ["topics alone: the given port", KAFKA, "4390", ["127.0.0.1:4390 -"]],
  ["an input where it says", http("127.0.0.1:4195"), undefined, ["127.0.0.1:4195 door"]],
  [
    "an input where it says, and at the port",
    http("127.0.0.1:4195"),
    "4390",
    ["127.0.0.1:4390 door", "127.0.0.1:4195 door"],
  ],
  ["an input at the port", http("127.0.0.1:4390"), "4390", ["127.0.0.1:4390 door"]],
  ["an input at the console's address: at the port alone", http("127.0.0.1:4180"), "4390", ["127.0.0.1:4390 door"]],
  [
    "two inputs: both where they say",
    http("127.0.0.1:4195", "127.0.0.1:4196"),
    "4390",
    ["127.0.0.1:4390 door", "127.0.0.1:4195 door", "127.0.0.1:4196 door"],
  ],
])("serve ingest listens: %s", (_, yaml, port, listens) => {
  const loaded = loadConfig(yaml, { path: "rolecall.yaml", env: {}, readFile: () => "" });
  if (!loaded.ok) throw new Error(loaded.errors.map(({ message }) => message).join("; "));
  const found = ingestAddresses(loaded.config, port, 4181).map(
    ({ address, door }) => `${address} ${door ? "door" : "-"}`,
  );
  expect(found).toEqual(listens);
});

const door = (tokens: string, listen = "127.0.0.1:4181"): string =>
  `tenants: [blue]\ninputs: [{ http: { listen: ${JSON.stringify(listen)}${tokens} } }]`;
const inputsOf = (yaml: string): Parameters<typeof tokensNow>[2] => {
  const loaded = loadConfig(yaml, { path: "/rolecall.yaml", env: {}, readFile: (path) => path.slice(1) });
  if (!loaded.ok) throw new Error(loaded.errors.map(({ message }) => message).join("; "));
  return loaded.config;
};
const BLUE = ", tokens: [{ tenant: blue, token_file: b }]";

const GREEN = BLUE.replace("blue", "green");

test.each([
  ["another token", ", token_file: t", ", token_file: u", undefined, ["default u"]],
  [
    "one beside it",
    `, token_file: t${BLUE}`,
    `, token_file: t${BLUE.replace("b }", "c }")}`,
    undefined,
    ["default t", "blue c"],
  ],
  ["one of a tenant that is new", ", token_file: t", `, token_file: u${BLUE}`, undefined, ["default u"]],
  ["none but one of a tenant that is new", BLUE, GREEN, undefined, []],
  ["another tenant's token in its place", ", token_file: t", ", tenant: blue, token_file: u", undefined, []],
  ["none any more", ", token_file: t", "", undefined, ["default t"]],
  ["one where none was", "", ", token_file: u", undefined, "everybody"],
  ["none where none was", "", "", undefined, "everybody"],
  ["another place", ", token_file: t", ", token_file: u", "127.0.0.1:4182", ["default t"]],
])("a door whose configuration has %s when it is read again", (_, before, after, place, may) => {
  const opened = openedOf(before);
  expect(whoMay(tokensNow(opened, opened, inputsOf(door(after, place))))).toEqual(may);
});

test.each([
  ["has its door no more", ", token_file: u", "127.0.0.1:4182"],
  ["wants none", "", undefined],
])("a token that was taken back stays so where the next configuration %s", (_, after, place) => {
  const opened = openedOf(", token_file: leaked");
  const known = tokensNow(opened, opened, inputsOf(door(", token_file: t")));
  expect(whoMay(tokensNow(opened, known, inputsOf(door(after, place))))).toEqual(["default t"]);
});

function openedOf(tokens: string): Parameters<typeof tokensNow>[0] {
  const [opened] = addressesOf(inputsOf(door(tokens)), undefined).intakes;
  if (opened === undefined) throw new Error("no door");
  return opened;
}

function whoMay({ tenant, token, tokens }: ReturnType<typeof tokensNow>): readonly string[] | "everybody" {
  if (token === undefined && tokens === undefined) return "everybody";
  const own = token === undefined ? [] : [{ tenant, token }];
  return [...own, ...(tokens ?? [])].map((each) => `${each.tenant} ${each.token}`);
}
