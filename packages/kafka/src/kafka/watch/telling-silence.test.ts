import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { createKafkaLog } from "../kafka-log.ts";
import { tellingSilence } from "./telling-silence.ts";

afterEach(() => void vi.useRealTimers());

test("what takes long is told of once, and what is done before that is not", async () => {
  vi.useFakeTimers();
  const unanswered = vi.fn();
  await tellingSilence(async () => undefined, unanswered);
  const answer = Promise.withResolvers<number>();
  const waiting = tellingSilence(() => answer.promise, unanswered);
  vi.advanceTimersByTime(11_000);
  expect(unanswered).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(unanswered).toHaveBeenCalledTimes(1);
  answer.resolve(7);
  expect(await waiting).toBe(7);
});

test("whoever is told to stop does not wait for topics from a broker that says nothing", async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket.on("error", () => undefined)));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const stop = new AbortController();
  const log = createKafkaLog({ brokers: [`127.0.0.1:${port}`], clientId: "silent" });
  const asked = log.ensureTopics([], { signal: stop.signal, trouble: () => undefined });
  stop.abort(new Error("told to stop"));
  await expect(asked).rejects.toThrow("told to stop");
  server.close();
  for (const socket of sockets) socket.destroy();
});
