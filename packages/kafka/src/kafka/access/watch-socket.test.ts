import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { watchSocket } from "./watch-socket.ts";

const [HEARTBEAT, JOIN_GROUP] = [12, 11];

afterEach(() => vi.useRealTimers());

function request(key: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(4);
  bytes.writeInt16BE(key, 4);
  return bytes;
}

/** A connection of ours, and the other end of it. */
async function open() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const taken = once(server, "connection");
  const ours = watchSocket(connect((server.address() as AddressInfo).port, "127.0.0.1"));
  const errors: string[] = [];
  ours.on("error", ({ message }) => void errors.push(message));
  const [theirs] = (await taken) as [Socket];
  if (ours.connecting) await once(ours, "connect");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  return {
    ...{ ours, theirs },
    async after(ms: number) {
      await vi.advanceTimersByTimeAsync(ms);
      return ours.destroyed;
    },
    async answer() {
      const heard = once(ours, "data");
      theirs.write("answer");
      await heard;
    },
    [Symbol.dispose]() {
      ours.destroy();
      theirs.destroy();
      server.close();
    },
  };
}

test.each([
  ["a heartbeat", HEARTBEAT, 10_000, 11_500],
  ["what waits for all members of a group", JOIN_GROUP, 36_000, 37_500],
])(
  "a connection that says nothing to %s is broken, no sooner than one that lives may be waited for",
  async (_, key, lives, dead) => {
    using wire = await open();
    wire.ours.write(request(key));
    expect(await wire.after(lives)).toBe(false);
    expect(await wire.after(dead - lives)).toBe(true);
  },
);

test("a connection that answers, or that nothing is asked on, stays", async () => {
  using wire = await open();
  expect(await wire.after(100_000)).toBe(false);
  for (let n = 0; n < 3; n += 1) {
    wire.ours.write(request(HEARTBEAT));
    await wire.after(9000);
    await wire.answer();
  }
  expect(await wire.after(100_000)).toBe(false);
});

test("an answer that lies there when a frozen process goes on is read before it is missed", async () => {
  using wire = await open();
  wire.ours.write(request(HEARTBEAT));
  await wire.after(10_500);
  await wire.answer();
  expect(await wire.after(100_000)).toBe(false);
});
