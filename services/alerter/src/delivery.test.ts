import type { Notice } from "@rolecall/alerting";
import type { Notifier } from "@rolecall/notifiers";
import { type Log, systemClock } from "@rolecall/runtime";
import { createMetrics } from "@rolecall/runtime/metrics";
import { expect, test, vi } from "vitest";
import { eventually } from "../../../infra/eventually.ts";
import { Delivery, type DeliveryOptions } from "./delivery.ts";

const NOTICE = { noticeId: "n_1", receiver: "soar", integration: "webhook" } as Notice;

test("what waits is sent once it is sure that nobody else sends it, and stays in the outbox where somebody does", async () => {
  const send = vi.fn<Notifier["send"]>(async () => ({ kind: "sent" }));
  const settle = vi.fn(async () => {});
  const [first, second] = [Promise.withResolvers<boolean>(), Promise.withResolvers<boolean>()];
  const answers = [first.promise, second.promise];
  const log = { error: vi.fn(), warn: vi.fn(), info: vi.fn() } as unknown as Log;
  const delivery = new Delivery({
    ...{ settle, log, clock: systemClock, metrics: createMetrics({ version: "0" }) },
    receivers: new Map([["soar", new Map([["webhook", { name: "webhook", send }]])]]),
    isOurs: () => answers.shift() ?? Promise.resolve(false),
  });
  delivery.send(NOTICE);
  delivery.send({ ...NOTICE, noticeId: "n_2" });
  await Promise.resolve();
  expect(send).not.toHaveBeenCalled();
  first.resolve(true);
  await eventually(() => expect(settle).toHaveBeenCalledWith("n_1", { kind: "sent" }));
  second.resolve(false);
  await delivery.stop(1000);
  expect(send).toHaveBeenCalledTimes(1);
  expect(settle).toHaveBeenCalledTimes(1);
});

test("what is critical goes before what waits already, and behind what is critical too", async () => {
  const settle = vi.fn(async (_id: string) => {});
  const first = Promise.withResolvers<boolean>();
  const delivery = new Delivery({
    ...{ settle, log: {} as Log, clock: systemClock, metrics: createMetrics({ version: "0" }) },
    receivers: new Map([["soar", new Map([["webhook", { name: "webhook", send: async () => ({ kind: "sent" }) }]])]]),
    isOurs: () => first.promise,
  });
  for (const [noticeId, severity] of Object.entries({ a: "low", b: "high", c: "critical", d: "low", e: "critical" })) {
    delivery.send({ ...NOTICE, noticeId, severity, firing: [{}] } as unknown as Notice);
  }
  first.resolve(true);
  await eventually(() => expect(settle).toHaveBeenCalledTimes(5));
  expect(settle.mock.calls.map(([id]) => id)).toEqual(["a", "c", "e", "b", "d"]);
});

test.each<[string, Awaited<ReturnType<Notifier["send"]>> | undefined, "error" | "warn", string]>([
  ["a move", { kind: "retry", reason: "server-error", detail: "HTTP 308" }, "warn", "HTTP 308"],
  ["a key that was taken back", { kind: "refused", reason: "auth-error", detail: "HTTP 401" }, "error", "HTTP 401"],
  ["a receiver that is gone", undefined, "error", "it is no longer configured"],
  ["what some did not take", { kind: "sent", missed: "1 of 2 refused for good" }, "warn", "1 of 2 refused for good"],
])("the log says of %s what was answered", async (_case, answer, level, detail) => {
  const log = { error: vi.fn(), warn: vi.fn(), info: vi.fn() };
  const notifier: Notifier | undefined = answer && { name: "webhook", send: async () => answer };
  const receivers: DeliveryOptions["receivers"] = new Map([["soar", new Map(notifier && [["webhook", notifier]])]]);
  const settle = vi.fn(async () => {});
  const options = { receivers, settle, clock: systemClock, log: log as unknown as Log, isOurs: async () => true };
  const delivery = new Delivery({ ...options, metrics: createMetrics({ version: "0" }) });
  delivery.send(NOTICE);
  await eventually(() => expect(settle).toHaveBeenCalled());
  expect(log[level]).toHaveBeenCalledWith(expect.objectContaining({ receiver: "soar", detail }), expect.any(String));
});

test("each reason for which a receiver fails is logged once, until it answers again", async () => {
  type Answer = Awaited<ReturnType<Notifier["send"]>>;
  const timeout: Answer = { kind: "retry", reason: "timeout", detail: "no answer within 10 s" };
  const revoked: Answer = { kind: "refused", reason: "auth-error", detail: "token_revoked" };
  const busy: Answer = { kind: "retry", reason: "rate-limited", detail: "HTTP 429" };
  const partly: Answer = { kind: "sent", missed: "1 of 2 refused for good" };
  const answers = [
    timeout,
    busy,
    timeout,
    revoked,
    timeout,
    revoked,
    { kind: "sent" } as const,
    partly,
    partly,
    timeout,
  ];
  const said: string[] = [];
  const say = ({ detail = "answers again" }: { readonly detail?: string }): unknown => said.push(detail);
  const settle = vi.fn(async () => {});
  const send = async (): Promise<Answer> => answers[settle.mock.calls.length] ?? timeout;
  const delivery = new Delivery({
    receivers: new Map([["soar", new Map([["webhook", { name: "webhook", send }]])]]),
    ...{ settle, clock: systemClock, metrics: createMetrics({ version: "0" }), isOurs: async () => true },
    log: { error: say, warn: say, info: say } as unknown as Log,
  });
  for (const [at] of answers.entries()) {
    delivery.send({ ...NOTICE, noticeId: `n_${at}` });
    await eventually(() => expect(settle).toHaveBeenCalledTimes(at + 1));
  }
  await delivery.stop(1000);
  expect(said).toEqual([timeout.detail, revoked.detail, "answers again", partly.missed, timeout.detail]);
});
