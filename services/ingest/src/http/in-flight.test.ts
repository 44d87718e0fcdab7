import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createInFlight, type InFlight, type Share } from "./in-flight.ts";

const LOOK_MS = 5000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A sender, of whose body pieces come when they are sent. */
function sender(flight: InFlight) {
  const share: Share = flight.begin();
  let coming = Promise.withResolvers<Uint8Array | undefined>();
  const reader = {
    async read() {
      const value = await coming.promise;
      coming = Promise.withResolvers();
      return value === undefined ? { done: true as const, value } : { done: false as const, value };
    },
  };
  return {
    share,
    waits: () => share.arrival.next(reader),
    /** A piece that is waited for comes. */
    async sends(bytes: number): Promise<void> {
      const piece = share.arrival.next(reader);
      coming.resolve(new Uint8Array(bytes));
      await piece;
    },
  };
}

function flightOf(most: number) {
  const clock = { ms: 0 };
  return { clock, flight: createInFlight(most, () => clock.ms, LOOK_MS) };
}

test("where there is no room whoever is furthest behind gives way, and what it held is for who goes on", async () => {
  const { clock, flight } = flightOf(100);
  const [slower, slow, other] = [sender(flight), sender(flight), sender(flight)];
  expect([slower.share.take(40), slow.share.take(40)]).toEqual([true, true]);
  const given = slower.waits();
  clock.ms = 1000;
  void slow.waits();
  clock.ms = 1999;
  expect(other.share.take(40)).toBe(false);
  clock.ms = 4000;
  expect(other.share.take(40)).toBe(true);
  expect(await given).toBeUndefined();
  expect([slower, slow, other].map(({ share }) => share.arrival.fault)).toEqual(["no-room", undefined, undefined]);
  // What it lost it does not get back, and its end gives nothing back twice.
  expect(slower.share.take(1)).toBe(false);
  slower.share.end();
  expect(slow.share.take(30)).toBe(false);
  expect(slow.share.take(20)).toBe(true);
});

test("whoever is slowest puts nobody out, nor is anybody put out whose bytes come as over a slow line, or who has sent all", async () => {
  const { clock, flight } = flightOf(100);
  const [line, done, slowest] = [sender(flight), sender(flight), sender(flight)];
  expect([line, done, slowest].map(({ share }) => share.take(30))).toEqual([true, true, true]);
  void slowest.waits();
  void done.waits();
  clock.ms = 60_000;
  done.share.arrival.arrived();
  await line.sends(60_000 * 32);
  expect(slowest.share.take(30)).toBe(false);
  const newcomer = sender(flight);
  expect(newcomer.share.take(40)).toBe(true);
  expect([line, done, slowest].map(({ share }) => share.arrival.fault)).toEqual([undefined, undefined, "no-room"]);
  expect(newcomer.share.take(30)).toBe(false);
});

test("a body of which nothing comes for half a minute is read no further, also where there is room; one of which something comes is", async () => {
  const { flight } = flightOf(100);
  const [still, going] = [sender(flight), sender(flight)];
  const given = still.waits();
  for (let look = 0; look < 5; look += 1) {
    const sent = going.sends(1);
    vi.advanceTimersByTime(LOOK_MS);
    await sent;
  }
  expect(still.share.arrival.fault).toBeUndefined();
  vi.advanceTimersByTime(LOOK_MS);
  expect(await given).toBeUndefined();
  expect([still.share.arrival.fault, going.share.arrival.fault]).toEqual(["still", undefined]);
});

test("nothing is looked at where no body is open", () => {
  const { flight } = flightOf(100);
  const shares = [flight.begin(), flight.begin()];
  expect(vi.getTimerCount()).toBe(1);
  for (const share of shares) share.end();
  shares[0]?.end();
  expect(vi.getTimerCount()).toBe(0);
});
