import { expect, test } from "vitest";
import { type FakeSlack, type Fault, slackError, startFakeSlack } from "../../../../test/fakes/index.ts";
import { callSlack, type SlackAnswer } from "./call.ts";

const LIVE = new AbortController().signal;

async function called(fault: Fault | undefined, use: (fake: FakeSlack, answer: SlackAnswer) => void): Promise<void> {
  await using fake = await startFakeSlack();
  if (fault) fake.fail(fault);
  // Without the slash at its end, as it may be configured.
  const account = { token: "xoxb-test-token", apiUrl: fake.apiUrl.replace(/\/$/, ""), timeoutMs: 2000 };
  const body = { channel: "C0123", text: "hello", blocks: [{ type: "divider" }] };
  use(fake, await callSlack(account, "chat.postMessage", body, LIVE));
}

const status = (code: number): Fault => ({ kind: "answer", response: { status: code } });
const retried = (reason: string, more = {}) => ({ kind: "failed", delivery: { kind: "retry", reason, ...more } });

test("section 2.1, slackApiUrl: the configured address, and the body as a form with blocks as JSON", async () => {
  await called(undefined, (fake, answer) => {
    expect(answer).toMatchObject({ kind: "ok", data: { channel: "C0123" } });
    expect(fake.requests[0]).toMatchObject({
      path: "/api/chat.postMessage",
      body: expect.stringContaining(`blocks=${encodeURIComponent('[{"type":"divider"}]')}`),
    });
  });
});

test("section 2.1, retryConfig: no retries of its own after a 5xx", async () => {
  await called(status(503), (fake, answer) => {
    expect(answer).toMatchObject(retried("server-error"));
    expect(fake.requests).toHaveLength(1);
  });
});

test.each([
  ["with Retry-After", { "retry-after": "7" }, 7000],
  ["without, a default wait", {}, 30_000],
])("section 2.1, rejectRateLimitedCalls: a 429 %s is an answer, and nothing waits", async (_, headers, afterMs) => {
  const fault: Fault = { kind: "answer", response: { status: 429, headers } };
  await called(fault, (fake, answer) => {
    expect(answer).toMatchObject(retried("rate-limited", { afterMs }));
    expect(fake.requests).toHaveLength(1);
  });
});

test("section 2.1, timeout: set, and its end is a class of its own", async () => {
  await using fake = await startFakeSlack();
  fake.fail({ kind: "hang" });
  const account = { token: "xoxb-test-token", apiUrl: fake.apiUrl, timeoutMs: 50 };
  expect(await callSlack(account, "auth.test", {}, LIVE)).toMatchObject(retried("timeout"));
});

test("section 2.1, allowAbsoluteUrls: a method that is an address gets no token", async () => {
  await using fake = await startFakeSlack();
  await using other = await startFakeSlack();
  const account = { token: "xoxb-test-token", apiUrl: fake.apiUrl, timeoutMs: 2000 };
  await callSlack(account, `${other.apiUrl}chat.postMessage`, {}, LIVE);
  expect(other.requests).toEqual([]);
});

test.each<[string, Fault, unknown]>([
  [
    "WebAPIPlatformError: its code",
    slackError("token_revoked"),
    { delivery: { kind: "refused", reason: "auth-error" } },
  ],
  ["WebAPIHTTPError: its status", status(403), { delivery: { kind: "refused", reason: "auth-error" } }],
  ["WebAPIRequestError", { kind: "reset" }, retried("server-error")],
  [
    "WebAPIRateLimitedError: its wait",
    { kind: "answer", response: { status: 429, headers: { "retry-after": "3" } } },
    retried("rate-limited", { afterMs: 3000 }),
  ],
])("section 2.1, %s is the class of the outcome", async (_, fault, outcome) => {
  await called(fault, (_fake, answer) => expect(answer).toMatchObject(outcome as object));
});
