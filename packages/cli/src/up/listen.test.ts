import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { Hono } from "hono";
import { expect, test } from "vitest";
import { listen, portOf } from "./listen.ts";

test.each([
  ["GET", 200],
  ["TRACE", 405],
])("a %s is answered with %i", async (method, status) => {
  const port = await portOf("0");
  const app = new Hono();
  app.all("*", (c) => c.text("in"));
  await using _listening = await listen(app, `127.0.0.1:${port}`);
  const [response] = (await once(request({ host: "127.0.0.1", port, method, agent: false }).end(), "response")) as [
    IncomingMessage,
  ];
  response.resume();
  expect(response.statusCode).toBe(status);
});
