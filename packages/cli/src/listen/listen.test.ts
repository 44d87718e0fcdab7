import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { expect, test } from "vitest";
import { createHostGuard } from "./host-guard.ts";
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

test.each([
  ["does not open", new Hono().post("/", (c) => c.text("no", 403))],
  ["opens", new Hono().post("/", bodyLimit({ maxSize: 10, onError: (c) => c.text("no", 403) }))],
  ["mounts", new Hono().mount("/", () => new Response("no", { status: 403 }))],
])("a connection goes on after a body of which nobody reads the rest: what answers %s it", async (_, app) => {
  const address = `127.0.0.1:${await portOf("0")}`;
  await using _listening = await listen(app, address);
  const socket = connect(Number(address.split(":")[1]), "127.0.0.1");
  const size = 3_000_000;
  socket.write(`POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${size}\r\n\r\n`);
  socket.write(Buffer.alloc(size, "a"));
  socket.end("GET /next HTTP/1.1\r\nhost: localhost\r\nConnection: close\r\n\r\n");
  expect((await text(socket)).match(/(?<=HTTP\/1\.1 )\d+/g)).toEqual(["403", expect.any(String)]);
});

function* nearlyEndless(): Generator<Buffer> {
  const piece = Buffer.alloc(65_536, "a");
  for (let pieces = 0; pieces < 40_000; pieces += 1) yield piece;
}

test.each([
  ["GET", 403],
  ["TRACE", 405],
])("of a %s that was answered a body without end is not read for long", async (method, status) => {
  const address = `127.0.0.1:${await portOf("0")}`;
  await using _listening = await listen(
    new Hono().all("/", (c) => c.text("no", 403)),
    address,
  );
  const socket = connect(Number(address.split(":")[1]), "127.0.0.1");
  socket.write(`${method} / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 68719476736\r\n\r\n`);
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  await expect(pipeline(Readable.from(nearlyEndless()), socket)).rejects.toThrow();
});

/** What a listener whose host is guarded answers to these bytes. */
async function answerTo(request: string): Promise<string> {
  const address = `127.0.0.1:${await portOf("0")}`;
  const app = new Hono();
  app.use(createHostGuard(address, undefined));
  app.all("*", (c) => c.text("in"));
  await using _listening = await listen(app, address);
  const socket = connect(Number(address.split(":")[1]), "127.0.0.1");
  socket.end(request);
  return await text(socket);
}

test("a request of HTTP/1.0 that names no host, as load balancers ask for health, is answered", async () => {
  expect(await answerTo("GET /healthz HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\n\r\nin$/s);
});

test.each([
  ["the path alone", "/healthz", "localhost", 200],
  ["a URL of the same host", "http://LOCALHOST/healthz", "localhost", 200],
  ["a URL whose scheme is in capitals", "HTTP://localhost/healthz", "localhost", 200],
  ["a URL of ours, which goes before the host", "http://localhost/healthz", "evil.example", 200],
  ["a URL of another host", "http://evil.example/healthz", "evil.example", 403],
  ["a URL of another host, which goes before ours", "http://evil.example/healthz", "localhost", 403],
  ["a URL with a user", "http://localhost@evil.example/", "localhost", 400],
  ["a URL with a user and the same host", "http://a:b@localhost/", "localhost", 400],
  ["a URL that is no page", "data:localhost", "localhost", 400],
  ["no URL", "*", "localhost", 400],
])("what is asked for is %s: %s, of %s", async (_, target, host, status) => {
  const answer = await answerTo(`GET ${target} HTTP/1.1\r\nhost: ${host}\r\nConnection: close\r\n\r\n`);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
});
