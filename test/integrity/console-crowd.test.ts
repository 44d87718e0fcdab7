import { type Agent, get, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NOW, openCompany } from "../../services/console/src/testing/company.ts";
import { type MadeConsole, openMadeConsole } from "../browser/made-console.ts";
import { until } from "./harness/until.ts";

// What a crowd may do to the console: it is told to come back, and nobody else waits for it.

const CROWD = 1500;
/** As many as may listen. */
const PLACES = 100;

const resources = new AsyncDisposableStack();
let made: MadeConsole;
beforeAll(async () => {
  made = resources.use(await openMadeConsole(resources.use(await openCompany()), NOW));
});
afterAll(() => resources.disposeAsync());

/** An answer of which nothing is read. */
function ask(path: string, agent?: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const url = new URL(path, made.url);
    get(url, { agent: agent ?? false, headers: { connection: "close" } }, resolve).on("error", reject);
  });
}

test("of thousands that want to listen, a hundred do, the others are told when to come back, and the pages go on", async () => {
  const answers = await Promise.all(Array.from({ length: CROWD }, () => ask("/api/v1/live")));
  const status = (code: number): readonly IncomingMessage[] => answers.filter(({ statusCode }) => statusCode === code);
  expect([status(200).length, status(503).length]).toEqual([PLACES, CROWD - PLACES]);
  expect(new Set(status(503).map(({ headers }) => headers["retry-after"]))).toEqual(new Set(["30"]));
  const page = await ask("/api/v1/findings");
  expect(page.statusCode).toBe(200);
  for (const each of [...answers, page]) each.destroy();
  await until("a place", async () => {
    const again = await ask("/api/v1/live");
    again.destroy();
    return again.statusCode === 200 ? true : undefined;
  });
});

test("hundreds of queries at once: few run, few wait, and each of the others hears when to come back", async () => {
  const post = async (sql: string): Promise<Response> =>
    fetch(`${made.url}/api/v1/query`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sql, format: "stream" }),
    });
  const slow = "SELECT max(sipHash64(number)) AS m FROM numbers(5000000)";
  const answers = await Promise.all(Array.from({ length: 200 }, () => post(slow)));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(150);
  expect(refused.every(({ headers }) => headers.get("retry-after") === "5")).toBe(true);
  const answered = await Promise.all(answers.filter(({ status }) => status === 200).map((each) => each.text()));
  expect(answered.length).toBe(200 - refused.length);
  expect(answered.every((text) => text.includes('{"end":{"rows":1}}'))).toBe(true);
  expect((await post("SELECT 1")).status).toBe(200);
});

test("a reader who leaves in the midst of a large answer frees its place: twenty in turn, where three may run", async () => {
  for (let i = 0; i < 20; i += 1) {
    const leaving = new AbortController();
    const answer = await fetch(`${made.url}/api/v1/query`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sql: "SELECT number, repeat('x', 1000) FROM numbers(99000)", format: "stream" }),
      signal: leaving.signal,
    });
    expect(answer.status).toBe(200);
    await answer.body?.getReader().read();
    leaving.abort();
  }
});
