import { setImmediate as turnOfLoop } from "node:timers/promises";
import type { Event } from "@rolecall/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Unheard } from "./unheard.ts";

const BODIES = 3;

/** Two that look alike where nothing but their ends is looked at, and one of another tenant. */
function brought(body: number) {
  const event = (event_uid: string): Event => ({ event_uid, tenant: body === 2 ? "b" : "a" }) as unknown as Event;
  return {
    events: [event("first"), event(`middle ${body % 2}`), event("last")],
    dead: [],
    records: 3,
    filtered: 0,
    bytes: 0,
  };
}

/** A door to one store, and senders with one body each, who send it again until they have heard. */
function open() {
  const unheard = new Unheard();
  const accepted = Array.from({ length: BODIES }, () => 0);
  const writes = new Set<PromiseWithResolvers<void>>();
  const copies = Array.from({ length: BODIES }, () => [] as { isOver: boolean; leave: () => void }[]);
  const hasHeard = Array.from({ length: BODIES }, () => false);
  const send = (body: number): void => {
    const taken = unheard.take(brought(body), () => {
      accepted[body] = (accepted[body] ?? 0) + 1;
      const write = Promise.withResolvers<void>();
      writes.add(write);
      return write.promise;
    });
    const kept = unheard.cameFor(taken);
    const copy = {
      isOver: false,
      leave: (): void => {
        copy.isOver = true;
        unheard.keep(taken);
      },
    };
    copies[body]?.push(copy);
    void taken.stored.then(() => {
      if (copy.isOver) return;
      copy.isOver = true;
      if (kept !== undefined) unheard.heard(kept);
      // Of several copies the sender waits for the last alone.
      if (copies[body]?.at(-1) === copy) hasHeard[body] = true;
    });
  };
  return { send, writes, copies, hasHeard, accepted };
}

test("of a sender that sends again until it has heard, whatever becomes of its copies, a body is taken once", async () => {
  const step = fc.tuple(fc.constantFrom("send" as const, "leave" as const, "stored" as const), fc.nat(BODIES - 1));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), async (steps) => {
      const { send, writes, copies, hasHeard, accepted } = open();
      for (const [what, body] of steps) {
        if (what === "send" && hasHeard[body] === false) send(body);
        // Whoever sends again has given the copy before up; what stands between may keep that open.
        if (what === "leave") copies[body]?.findLast(({ isOver }) => !isOver)?.leave();
        if (what === "stored") for (const write of writes) write.resolve();
        await turnOfLoop();
      }
      expect(accepted).toEqual(copies.map(({ length }) => Math.min(1, length)));
    }),
    { numRuns: 500 },
  );
});
