import fc from "fast-check";
import { expect, test } from "vitest";
import { ChannelClosedError, createChannel } from "./channel.ts";

/** Is it settled after everything that is ready has run? */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const done = (): void => {
    settled = true;
  };
  promise.then(done, done);
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  return settled;
}

test("items leave in the order of the sends, whoever waits", async () => {
  const channel = createChannel<number>({ capacity: 2 });
  const sends = [1, 2, 3, 4].map((item) => channel.send(item));
  expect([channel.size, channel.weight]).toEqual([2, 2]);
  const received: (number | undefined)[] = [];
  for (let count = 0; count < 4; count += 1) received.push(await channel.receive());
  await Promise.all(sends);
  expect(received).toEqual([1, 2, 3, 4]);
});

test("a sender waits while the channel is full, by weight", async () => {
  const channel = createChannel<string>({ capacity: 4, weigh: (text) => text.length });
  await channel.send("abc");
  const waiting = channel.send("de");
  expect(await isSettled(waiting)).toBe(false);
  expect(channel.trySend("f")).toBe(false);
  expect(await channel.receive()).toBe("abc");
  await waiting;
  expect(channel.weight).toBe(2);
});

test("an item heavier than the channel goes in when it is empty", async () => {
  const channel = createChannel<string>({ capacity: 2, weigh: (text) => text.length });
  await channel.send("heavier");
  expect(await isSettled(channel.send("x"))).toBe(false);
});

test("a receiver waits for an item, and each item goes to the one who waits longest", async () => {
  const channel = createChannel<number>({ capacity: 1 });
  const [first, second] = [channel.receive(), channel.receive()];
  await channel.send(1);
  await channel.send(2);
  expect(await Promise.all([first, second])).toEqual([1, 2]);
  expect(channel.size).toBe(0);
});

test("an aborted sender rejects with the reason, and lets those behind it in", async () => {
  const channel = createChannel<string>({ capacity: 4, weigh: (text) => text.length });
  await channel.send("abc");
  const stop = new AbortController();
  const heavy = channel.send("heavy", stop.signal);
  const light = channel.send("l");
  stop.abort(new Error("enough"));
  await expect(heavy).rejects.toThrow("enough");
  await light;
  await expect(channel.send("x", stop.signal)).rejects.toThrow("enough");
  expect([await channel.receive(), await channel.receive()]).toEqual(["abc", "l"]);
});

test("an aborted receiver gets undefined and takes nothing", async () => {
  const channel = createChannel<number>({ capacity: 1 });
  const stop = new AbortController();
  const aborted = channel.receive(stop.signal);
  const next = channel.receive();
  stop.abort();
  expect(await aborted).toBeUndefined();
  await channel.send(1);
  expect(await next).toBe(1);
  expect(await channel.receive(stop.signal)).toBeUndefined();
});

test("after close what is in can be received, and nothing more comes in", async () => {
  const channel = createChannel<number>({ capacity: 1 });
  await channel.send(1);
  const waiting = channel.send(2);
  channel.close();
  channel.close();
  await expect(waiting).rejects.toThrow(ChannelClosedError);
  await expect(channel.send(3)).rejects.toThrow(ChannelClosedError);
  expect(channel.trySend(3)).toBe(false);
  expect([await channel.receive(), await channel.receive()]).toEqual([1, undefined]);
});

test("close ends those who wait to receive", async () => {
  const channel = createChannel<number>({ capacity: 1 });
  const waiting = channel.receive();
  channel.close();
  expect(await waiting).toBeUndefined();
});

test("drain resolves when everything was received, waiting senders included", async () => {
  const channel = createChannel<number>({ capacity: 1 });
  await channel.drain();
  const sends = [channel.send(1), channel.send(2)];
  const drained = channel.drain();
  await channel.receive();
  expect(await isSettled(drained)).toBe(false);
  await channel.receive();
  await drained;
  await Promise.all(sends);
});

test("iterating gives everything until the channel is closed", async () => {
  const channel = createChannel<number>({ capacity: 2 });
  const sending = (async () => {
    for (let item = 0; item < 100; item += 1) await channel.send(item);
    channel.close();
  })();
  const received: number[] = [];
  for await (const item of channel) received.push(item);
  await sending;
  expect(received).toEqual(Array.from({ length: 100 }, (_, item) => item));
});

test("whatever the interleaving, nothing is lost, doubled or reordered, and the weight stays within the capacity", async () => {
  const step = fc.oneof(fc.record({ send: fc.integer({ min: 0, max: 5 }) }), fc.constant("receive" as const));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), async (steps, capacity) => {
      const channel = createChannel<{ id: number; weight: number }>({ capacity, weigh: (item) => item.weight });
      const received: Promise<number | undefined>[] = [];
      let sent = 0;
      for (const each of steps) {
        if (each === "receive") received.push(channel.receive().then((item) => item?.id));
        else {
          void channel.send({ id: sent, weight: each.send }).catch(() => undefined);
          sent += 1;
        }
        expect(channel.weight <= capacity || channel.size === 1).toBe(true);
      }
      while (received.length < sent) received.push(channel.receive().then((item) => item?.id));
      channel.close();
      const ids = (await Promise.all(received)).filter((id) => id !== undefined);
      expect(ids).toEqual(Array.from({ length: ids.length }, (_, id) => id));
      expect(ids.length).toBe(sent);
    }),
  );
});
