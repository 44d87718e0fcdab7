import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort } from "../../../infra/free-port.ts";

test("a port is free, is given once, and is none that the kernel gives", async () => {
  const given = [await freePort(), await freePort(), await freePort()];
  expect(new Set(given).size).toBe(3);
  expect(given.filter((port) => port < 10_000 || port >= 32_000)).toEqual([]);
  for (const port of given) {
    await using server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    expect((server.address() as AddressInfo).port).toBe(port);
  }
});

test("a port that somebody listens on is passed over", async () => {
  await using server = createServer().listen((await freePort()) + 1, "127.0.0.1");
  await once(server, "listening");
  expect(await freePort()).toBe((server.address() as AddressInfo).port + 1);
});
