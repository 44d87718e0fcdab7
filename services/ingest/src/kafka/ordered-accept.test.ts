import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { createOrderedAccept } from "./ordered-accept.ts";
import type { Taken } from "./read-message.ts";

function takenOf(uid: string): readonly Taken[] {
  const events = [{ event_uid: uid } as Event];
  const counts = { records: 1, filtered: 0 };
  return [{ lane: "logs/0", offset: 0, newest: 0, events, dead: [], bytes: 0, weight: 0, ...counts }];
}

/** Has room for so many calls, and then for none until `room` says so. */
function accepting(hasRoom: () => Promise<void>) {
  const entered: string[] = [];
  const accept = createOrderedAccept({
    room: hasRoom,
    fresh: async (events) => events,
    accept: async (events) => void entered.push(...events.map(({ event_uid }) => event_uid)),
    count: () => undefined,
  });
  return { entered, accept };
}

test("calls enter the log in their order, whoever has room first", async () => {
  const first = Promise.withResolvers<void>();
  const rooms = [first.promise, Promise.resolve()];
  const { entered, accept } = accepting(() => rooms.shift() ?? Promise.resolve());
  const both = [accept(takenOf("a")), accept(takenOf("b"))];
  first.resolve();
  await Promise.all(both);
  expect(entered).toEqual(["a", "b"]);
});

test("behind a call that cannot enter none does, though there is room again", async () => {
  const rooms = [Promise.resolve(), Promise.reject(new Error("told to stop")), Promise.resolve()];
  const { entered, accept } = accepting(() => rooms.shift() ?? Promise.resolve());
  const all = await Promise.allSettled(["a", "b", "c"].map((uid) => accept(takenOf(uid))));
  expect(entered).toEqual(["a"]);
  expect(all.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
});
