import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { postTo } from "./post-to.ts";

/** Only where nothing comes is so little enough on a machine that is busy with others. */
const SHORT_MS = 100;
/** One that never ends what it says is listened to for so long. */
const ENDLESS_MS = 2000;
const LONG_MS = 300_000;

/** Posts to a server that answers so. */
async function post(
  answer: (response: ServerResponse) => void,
  { timeoutMs = LONG_MS, signal = new AbortController().signal, addresses = ["127.0.0.1"] } = {},
): Promise<object> {
  const server = createServer((_, response) => answer(response));
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  const url = new URL(`http://receiver.example:${(server.address() as AddressInfo).port}/`);
  try {
    return await postTo(url, { addresses }, { headers: {}, body: "{}", timeoutMs, signal });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test.each<[string, (response: ServerResponse) => void, object, number?]>([
  ["resets before it answers", (response) => response.destroy(), { kind: "retry", reason: "server-error" }],
  [
    "answers, and never ends what it says",
    (response) => response.writeHead(202).write("x"),
    { status: 202, body: "x" },
    ENDLESS_MS,
  ],
  [
    "answers, and breaks off in the middle of what it says",
    (response) => void response.writeHead(202, { "content-length": 99 }).write("x", () => response.destroy()),
    { status: 202 },
  ],
  ["answers with more than anybody reads", (response) => response.end("x".repeat(1_000_000)), { status: 200 }],
])("a receiver that %s", async (_, answer, expected, timeoutMs = LONG_MS) => {
  expect(await post(answer, { timeoutMs })).toMatchObject(expected);
});

test("a receiver that says nothing for longer than its time", async () => {
  const answer = await post(() => undefined, { timeoutMs: SHORT_MS });
  expect(answer).toMatchObject({ kind: "retry", reason: "timeout" });
});

test("stopped before it began, it asks nobody", async () => {
  expect(await post(() => undefined, { signal: AbortSignal.abort() })).toMatchObject({
    kind: "retry",
    reason: "cancelled",
  });
});

test("a receiver of which one address is dead is reached at the next", async () => {
  const answer = await post((response) => response.end(), { addresses: ["127.0.0.2", "::1", "127.0.0.1"] });
  expect(answer).toMatchObject({ status: 200 });
});
