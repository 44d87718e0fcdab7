import { expect, test } from "vitest";
import { hostAndPort } from "./host-and-port.ts";

test.each([
  ["127.0.0.1:4180", "127.0.0.1", 4180],
  ["[::1]:9092", "::1", 9092],
  ["broker-1.acme.example:9093", "broker-1.acme.example", 9093],
])("%s", (address, host, port) => {
  expect(hostAndPort(address)).toEqual({ host, port });
});
