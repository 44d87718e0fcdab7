import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { KafkaConfig } from "@rolecall/runtime";
import { expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { askBriefly } from "./ask-briefly.ts";

test("of what brokers never answered no connection is left once nobody waits for it", async () => {
  const open = new Set<Socket>();
  let came = 0;
  const server = createServer((socket) => {
    came += 1;
    open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => open.delete(socket));
    socket.resume();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const brokers = [`127.0.0.1:${(server.address() as AddressInfo).port}`];
  const ask = askBriefly({ name: "console", kafkaConfig: { brokers, ssl: false } as unknown as KafkaConfig }, 50);
  const enough = new AbortController();
  const asked = ask(enough.signal);
  asked.catch(() => undefined);
  await eventually(() => expect(came).toBeGreaterThan(0));
  enough.abort();
  await expect(asked).rejects.toThrow();
  await eventually(() => expect(open.size).toBe(0));
  server.close();
});
