import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fetchOutside, isUsableProxy, proxyOf, proxyTrouble } from "./proxy.ts";

const NAMES = ["https_proxy", "http_proxy", "all_proxy", "no_proxy"].flatMap((name) => [name, name.toUpperCase()]);

beforeEach(() => {
  for (const name of NAMES) vi.stubEnv(name, "");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe("with HTTPS_PROXY=http://proxy.corp:3128 and NO_PROXY=.internal,10.1.2.3", () => {
  test.each([
    ["https://hooks.slack.com/services/x", "http://proxy.corp:3128"],
    ["https://soar.internal/hook", undefined],
    ["https://10.1.2.3/hook", undefined],
    ["https://127.0.0.1:8443/", undefined],
    ["https://[::1]:8443/", undefined],
    ["https://fake.localhost/", undefined],
    ["http://plain.example/", undefined],
  ])("%s is reached by %s", (url, expected) => {
    vi.stubEnv("HTTPS_PROXY", "http://proxy.corp:3128");
    vi.stubEnv("NO_PROXY", ".internal,10.1.2.3");
    expect(proxyOf(new URL(url))).toBe(expected);
  });
});

test.each([
  ["proxy.corp:3128", "http://proxy.corp:3128"],
  ["me:secret@proxy.corp:3128", "http://me:secret@proxy.corp:3128"],
  ["https://proxy.corp", "https://proxy.corp"],
])("a proxy without a scheme is asked over plain HTTP: %s", (proxy, expected) => {
  vi.stubEnv("HTTPS_PROXY", proxy);
  expect(proxyOf(new URL("https://hooks.example.test/x"))).toBe(expected);
});

test.each([
  ["http://proxy:3128", true],
  ["https://me:secret@proxy", true],
  ["socks5://proxy:1080", false],
  ["http://[bad", false],
])("%s can be asked: %s", (proxy, expected) => {
  expect(isUsableProxy(proxy)).toBe(expected);
});

/** Leads whoever asks for any host to one server; without its password, nowhere. */
async function startProxy(): Promise<{ readonly url: string; readonly asked: string[] } & AsyncDisposable> {
  const asked: string[] = [];
  const target = createServer((request, response) => response.end(`${request.method} ${request.headers.host}`));
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(request.headers["proxy-authorization"] === undefined ? 407 : 200).end("of the proxy");
  });
  proxy.on("connect", (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    if (request.headers["proxy-authorization"] === undefined) return void socket.end("HTTP/1.1 407 No\r\n\r\n");
    const on = connect((target.address() as AddressInfo).port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      on.pipe(socket).pipe(on);
    });
  });
  for (const server of [target, proxy]) await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      for (const server of [proxy, target]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

test("a host outside is asked by the proxy, with the password that its address has", async () => {
  await using proxy = await startProxy();
  vi.stubEnv("HTTP_PROXY", `http://me:secret@${proxy.url}`);
  const answer = await fetchOutside("http://hooks.example.test/x", { method: "POST", body: "{}" });
  expect(answer.status).toBe(200);
  expect(proxy.asked).toHaveLength(1);
  expect(proxy.asked[0]).toContain("hooks.example.test");
});

test("what is asked over TLS goes by a tunnel, and a proxy that refuses one is said to", async () => {
  await using proxy = await startProxy();
  vi.stubEnv("HTTPS_PROXY", `http://${proxy.url}`);
  const failed = await fetchOutside("https://hooks.example.test/x").catch((error: unknown) => error);
  expect(proxy.asked).toEqual(["CONNECT hooks.example.test:443"]);
  expect(proxyTrouble(failed)).toBe("the proxy answers HTTP 407");
});

test("a proxy that is not there is said to be the matter", async () => {
  vi.stubEnv("HTTPS_PROXY", "http://127.0.0.1:1");
  const failed = await fetchOutside("https://hooks.example.test/x").catch((error: unknown) => error);
  expect(proxyTrouble(failed)).toBe("connection by the proxy failed");
});
