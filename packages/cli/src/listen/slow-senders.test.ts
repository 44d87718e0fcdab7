import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createHttpIntake } from "@rolecall/service-ingest";
import { createIntake } from "@rolecall/sources";
import { Hono } from "hono";
import { afterEach, expect, test, vi } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { listen, portOf } from "./listen.ts";

const NOW = Date.UTC(2026, 10, 24, 12);
const RECORD = {
  time: "2026-11-24T10:00:00Z",
  identity_kind: "bot",
  identity_name: "deployer",
  action: "deploy",
  labels: { pad: "x".repeat(2000) },
};
const TOKEN = "a-token-of-some-length";
const SENDERS = 100;
const ROOM = 64 * 1024;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** An intake over real HTTP, with room for few of the senders, and how many records are durable. */
async function intake() {
  const port = Number(await portOf("0"));
  const app = new Hono();
  const sources = createIntake({ source: "auto", tenant: "default", now: () => NOW });
  let stored = 0;
  app.route(
    "/",
    createHttpIntake({
      ...{ known: () => ({ tenant: "default", token: TOKEN }), maxBodyBytes: ROOM, maxInFlightBytes: ROOM },
      async accept(events) {
        stored += events.length;
      },
      door: () => ({ tenant: undefined, intake: sources }),
      ...{ full: () => undefined, patience: () => new Promise(() => undefined), requestId: () => "r" },
      ...{ now: () => NOW, observe: () => undefined },
    }),
  );
  const listening = await listen(app, `127.0.0.1:${port}`);
  const answers: string[] = [];
  const heads: string[] = [];
  const sockets: Socket[] = [];
  return {
    ...{ answers, heads },
    stored: () => stored,
    /** A record of which the rest of the body does not come. */
    async standStill(knownBy = `authorization: Bearer ${TOKEN}`): Promise<void> {
      const socket = connect(port, "127.0.0.1");
      sockets.push(socket);
      await once(socket, "connect");
      socket.on("error", () => undefined);
      socket.on("data", (chunk: Buffer) => {
        answers.push(chunk.toString("latin1", 9, 12));
        heads.push(chunk.toString("latin1").toLowerCase());
      });
      const head = `POST /v1/logs HTTP/1.1\r\nhost: 127.0.0.1\r\n${knownBy}\r\ncontent-length: ${ROOM}`;
      socket.write(`${head}\r\n\r\n${JSON.stringify(RECORD)}\n`);
    },
    async send(): Promise<number> {
      const headers = { authorization: `Bearer ${TOKEN}` };
      const body = JSON.stringify(RECORD);
      return (await fetch(`http://127.0.0.1:${port}/v1/logs`, { method: "POST", headers, body })).status;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      for (const socket of sockets) socket.destroy();
      await listening[Symbol.asyncDispose]();
    },
  };
}

test("a hundred bodies that stand still hold nobody out: whoever comes is taken, and no more of them are held than there is room for", async () => {
  await using it = await intake();
  // However busy the machine is, nobody has stood still for long yet.
  const clock = vi.spyOn(performance, "now").mockReturnValue(1000);
  for (let n = 0; n < SENDERS; n += 1) await it.standStill();
  // Some have the room, and all others have heard that there is none.
  await eventually(() => expect(it.answers.length).toBeGreaterThan(SENDERS / 2));
  expect(it.answers.length).toBeLessThan(SENDERS);
  expect(new Set(it.answers)).toEqual(new Set(["429"]));
  expect(await it.send()).toBe(429);
  clock.mockReturnValue(4000);
  for (let n = 0; n < 20; n += 1) expect(await it.send()).toBe(202);
  expect(it.stored()).toBe(20);
});

test.each([
  { by: "shows a token", with: `authorization: Bearer ${TOKEN}` },
  { by: "signs with it", with: `x-hub-signature-256: sha256=${"0".repeat(64)}` },
])(
  "a body that stands still for half a minute, of who $by, is to come again on another connection, and nothing of it was taken",
  async (sender) => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    await using it = await intake();
    await it.standStill(sender.with);
    // Its request is open once there is something that is looked at.
    await eventually(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
    await eventually(() => {
      vi.advanceTimersByTime(5000);
      expect(it.answers).toEqual(["429"]);
    });
    expect(it.heads[0]).toMatch(/\r\nretry-after: 1\r\n/);
    expect(it.heads[0]).toMatch(/\r\nconnection: close\r\n/);
    expect(it.stored()).toBe(0);
  },
);
