import { once } from "node:events";
import { connect } from "node:net";
import { expect, test, vi } from "vitest";
import { startServer } from "./server.ts";

test("a client that is gone in the midst of its body has asked nothing, and harms nobody", async () => {
  const harmed = vi.fn();
  process.prependOnceListener("unhandledRejection", harmed);
  await using server = await startServer(() => ({ status: 200, body: "ok" }));
  const { hostname, port } = new URL(server.url);
  const client = connect(Number(port), hostname);
  client.write("POST /half HTTP/1.1\r\nHost: fake\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n{");
  // It is being read then.
  await once(client, "data");
  client.resetAndDestroy();
  await once(client, "close");
  expect(await (await fetch(`${server.url}/whole`, { method: "POST", body: "{}" })).text()).toBe("ok");
  expect(server.requests.map(({ path }) => path)).toEqual(["/whole"]);
  expect(harmed).not.toHaveBeenCalled();
  process.off("unhandledRejection", harmed);
});
