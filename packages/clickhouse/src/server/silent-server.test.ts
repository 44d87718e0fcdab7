import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { openServer } from "./open-server.ts";

test("whoever no longer waits for a server that says nothing keeps no connection from those who ask it later", async () => {
  let isSilent = true;
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    request.resume();
    if (!isSilent) response.end('{"one":1}\n');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await using store = openServer({ url, username: "default", maxConnections: 2 });
  for (let probes = 1; probes <= 4; probes += 1) {
    const enough = new AbortController();
    const probe = store.select("SELECT 1 AS one", {}, enough.signal);
    probe.catch(() => undefined);
    await eventually(() => expect(asked).toBe(probes));
    enough.abort();
    await expect(probe).rejects.toThrow("cannot be reached");
  }
  isSilent = false;
  expect(await store.select("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  expect(asked).toBe(5);
  server.closeAllConnections();
  server.close();
});
