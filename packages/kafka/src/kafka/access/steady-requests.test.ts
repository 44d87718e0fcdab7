import { createRequire } from "node:module";
import { afterEach, expect, test, vi } from "vitest";
import { timeRequestsSteadily } from "./steady-requests.ts";

interface Queue {
  maybeThrottle(ms: number): void;
  push(request: object): void;
  scheduleRequestTimeoutCheck(): void;
  destroy(): void;
}

const RequestQueue = createRequire(import.meta.url)("kafkajs/src/network/requestQueue") as new (
  options: object,
) => Queue;
const HOUR_MS = 3_600_000;
const REQUEST_MS = 5000;

afterEach(() => vi.useRealTimers());

/** A connection's requests: how many were sent, and what each was told in the end. */
function open() {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
  timeRequestsSteadily();
  const logger = { debug: () => undefined };
  const queue = new RequestQueue({ requestTimeout: REQUEST_MS, enforceRequestTimeout: true, logger });
  queue.scheduleRequestTimeoutCheck();
  const seen = { asked: 0, sent: 0, failed: [] as string[] };
  return {
    ...{ queue, seen },
    ask() {
      const reject = ({ name }: Error): void => void seen.failed.push(name);
      seen.asked += 1;
      const entry = { correlationId: seen.asked, resolve: () => undefined, reject };
      const sendRequest = (): void => {
        seen.sent += 1;
      };
      queue.push({ entry, expectResponse: true, sendRequest });
    },
    [Symbol.dispose]: () => queue.destroy(),
  };
}

test.each([
  ["back", -HOUR_MS],
  ["forward", HOUR_MS],
])(
  "what a quota puts off is sent when that is over, and not before, though the clock is set %s by an hour",
  (_, step) => {
    using connection = open();
    connection.queue.maybeThrottle(3000);
    connection.ask();
    vi.setSystemTime(Date.now() + step);
    vi.advanceTimersByTime(2900);
    connection.ask();
    expect(connection.seen.sent).toBe(0);
    vi.advanceTimersByTime(200);
    expect(connection.seen.sent).toBe(2);
  },
);

test.each([
  ["back", -HOUR_MS],
  ["forward", HOUR_MS],
])(
  "a request is given up when it has had its time, and not before, though the clock is set %s by an hour",
  (_, step) => {
    using connection = open();
    connection.ask();
    vi.setSystemTime(Date.now() + step);
    vi.advanceTimersByTime(REQUEST_MS - 200);
    expect(connection.seen.failed).toEqual([]);
    vi.advanceTimersByTime(400);
    expect(connection.seen.failed).toEqual(["KafkaJSRequestTimeoutError"]);
  },
);
