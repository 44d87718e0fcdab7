import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import type { Store } from "../store.ts";
import { openServer } from "./open-server.ts";

/** A server that answers only once it is told to; where it begins to, with a row. */
async function startSilentServer(begins = false) {
  const silent = { isSilent: true, asked: 0 };
  const server = createServer((request, response) => {
    silent.asked += 1;
    request.resume();
    if (!silent.isSilent) response.end('{"one":1}\n');
    else if (begins) response.write('{"one":1}\n');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(silent, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  });
}

test("whoever no longer waits for a server that says nothing keeps no connection from those who ask it later", async () => {
  using server = await startSilentServer();
  await using store = openServer({ url: server.url, username: "default", maxConnections: 2 });
  for (let probes = 1; probes <= 4; probes += 1) {
    const enough = new AbortController();
    const probe = store.select("SELECT 1 AS one", {}, enough.signal);
    probe.catch(() => undefined);
    await eventually(() => expect(server.asked).toBe(probes));
    enough.abort();
    await expect(probe).rejects.toThrow("cannot be reached");
  }
  server.isSilent = false;
  expect(await store.select("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  expect(server.asked).toBe(5);
});

const ROW = Buffer.from("{}\n");

test.each<[string, number, (store: Store) => Promise<unknown>]>([
  ["an insert", 1, (store) => store.insert("events", ROW)],
  ["one that waits for another", 1, (store) => Promise.all([1, 2].map(() => store.insert("events", ROW)))],
  ["a question", 1, (store) => store.select("SELECT 1")],
  ["a statement", 1, (store) => store.command("DROP TABLE t")],
  ["a stream", 1, async (store) => await store.stream("SELECT 1")[Symbol.asyncIterator]().next()],
  ["what no connection is left for", 2, (store) => Promise.all([1, 2, 3].map((n) => store.select(`SELECT ${n}`)))],
])("%s that a server does not answer keeps nobody who gives up", async (_, asked, ask) => {
  using server = await startSilentServer();
  const giveUp = new AbortController();
  await using store = openServer({ url: server.url, username: "default", maxConnections: 2, giveUp: giveUp.signal });
  const asking = ask(store);
  asking.catch(() => undefined);
  await eventually(() => expect(server.asked).toBe(asked));
  giveUp.abort();
  const closed = { name: "StoreError", errorClass: "closed" };
  await expect(asking).rejects.toMatchObject(closed);
  await expect(ask(store)).rejects.toMatchObject(closed);
  expect(server.asked).toBe(asked);
});

test.each<[string, (store: Store, begun: () => void) => Promise<unknown>]>([
  ["an insert", (store) => store.insert("events", ROW)],
  ["a question", (store) => store.select("SELECT 1")],
  ["a statement, as one of a migration", (store) => store.command("DROP TABLE t")],
  [
    "a stream, as a state is restored by",
    async (store, begun) => {
      for await (const _ of store.stream("SELECT 1")) begun();
    },
  ],
])("%s whose answer a server does not go on with keeps nobody who gives up", async (name, ask) => {
  using server = await startSilentServer(true);
  const giveUp = new AbortController();
  await using store = openServer({ url: server.url, username: "default", giveUp: giveUp.signal });
  const begun = Promise.withResolvers<void>();
  const asking = ask(store, begun.resolve);
  asking.catch(() => undefined);
  await eventually(() => expect(server.asked).toBe(1));
  if (name.startsWith("a stream")) await begun.promise;
  giveUp.abort();
  await expect(asking).rejects.toMatchObject({ name: "StoreError", errorClass: "closed" });
});

test("an analyst's question that a server does not answer keeps no store open that is given up", async () => {
  using server = await startSilentServer();
  const giveUp = new AbortController();
  const store = openServer({ url: server.url, username: "default", giveUp: giveUp.signal });
  const asking = store.analyst.query("SELECT 1", "json");
  asking.catch(() => undefined);
  await eventually(() => expect(server.asked).toBe(1));
  giveUp.abort();
  await store[Symbol.asyncDispose]();
  await expect(asking).rejects.toThrow();
});
