import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { checkLearning } from "./learning-check.ts";

const NOTES = { status: "ok", checks: {}, notes: { learning: "half of it" } };

test.each([
  ["says that it learns", JSON.stringify(NOTES), ["warning learning half of it"]],
  ["has nothing to say", JSON.stringify({ status: "ok", checks: {} }), []],
  ["says something else", '{"notes":{"learning":5}}', []],
  ["speaks no JSON", "not found", []],
])("of a process that %s", async (_, body, told) => {
  const server = createServer((_request, response) => response.end(body)).listen(0, "127.0.0.1");
  try {
    await new Promise((done) => server.once("listening", done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const checks = await checkLearning({ url });
    expect(checks.map(({ name, state, detail }) => `${state} ${name} ${detail}`)).toEqual(told);
  } finally {
    server.close();
  }
});

test("of none, and of one that is gone", async () => {
  expect(await checkLearning(undefined)).toEqual([]);
  expect(await checkLearning({ url: "http://127.0.0.1:9" })).toEqual([]);
});
