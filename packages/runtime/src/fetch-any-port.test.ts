import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fetchAnyPort } from "./fetch-any-port.ts";

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === "/never") return;
  if (request.url === "/nothing") return void response.writeHead(204).end();
  let body = "";
  for await (const chunk of request) body += String(chunk);
  response.writeHead(201, { "X-Method": request.method, "X-Own": request.headers["x-own"] ?? "" }).end(body);
}

let server: Server;
let url = "";

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  // One of the ports that `fetch` refuses, where it is free; any other shows the same but for that.
  server.once("error", () => server.listen(0, "127.0.0.1"));
  server.listen(4190, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterAll(() => void server.close());

test("a body, a header and a status go through", async () => {
  const response = await fetchAnyPort(`${url}/echo`, { method: "POST", headers: { "X-Own": "a" }, body: "hällo" });
  expect([response.status, response.headers.get("x-method"), response.headers.get("x-own")]).toEqual([
    201,
    "POST",
    "a",
  ]);
  expect(await response.text()).toBe("hällo");
});

test("an answer without a body is one", async () => {
  const response = await fetchAnyPort(`${url}/nothing`);
  expect([response.status, response.body]).toEqual([204, null]);
});

test("an abort rejects with its reason", async () => {
  const aborting = new AbortController();
  const asked = fetchAnyPort(`${url}/never`, { signal: aborting.signal });
  aborting.abort(new Error("enough"));
  await expect(asked).rejects.toThrow("enough");
});

test("nobody there is an error that says so", async () => {
  await expect(fetchAnyPort("http://127.0.0.1:1")).rejects.toThrow("ECONNREFUSED");
});
