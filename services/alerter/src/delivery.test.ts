import type { Notice } from "@rolecall/alerting";
import type { Notifier } from "@rolecall/notifiers";
import { createMetrics, type Log, systemClock } from "@rolecall/runtime";
import { expect, test, vi } from "vitest";
import { eventually } from "../../../infra/eventually.ts";
import { Delivery, type DeliveryOptions } from "./delivery.ts";

const NOTICE = { noticeId: "n_1", receiver: "soar", integration: "webhook" } as Notice;

test.each<[string, Awaited<ReturnType<Notifier["send"]>> | undefined, "error" | "warn", string]>([
  ["a move", { kind: "retry", reason: "server-error", detail: "HTTP 308" }, "warn", "HTTP 308"],
  ["a key that was taken back", { kind: "refused", reason: "auth-error", detail: "HTTP 401" }, "error", "HTTP 401"],
  ["a receiver that is gone", undefined, "error", "it is no longer configured"],
])("the log says of %s what was answered", async (_case, answer, level, detail) => {
  const log = { error: vi.fn(), warn: vi.fn(), info: vi.fn() };
  const notifier: Notifier | undefined = answer && { name: "webhook", send: async () => answer };
  const receivers: DeliveryOptions["receivers"] = new Map([["soar", new Map(notifier && [["webhook", notifier]])]]);
  const settle = vi.fn(async () => {});
  const options = { receivers, settle, clock: systemClock, log: log as unknown as Log };
  const delivery = new Delivery({ ...options, metrics: createMetrics({ version: "0" }) });
  delivery.send(NOTICE);
  await eventually(() => expect(settle).toHaveBeenCalled());
  expect(log[level]).toHaveBeenCalledWith(expect.objectContaining({ receiver: "soar", detail }), expect.any(String));
});
