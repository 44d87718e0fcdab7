import { describe, expect, test } from "vitest";
import { createPassTime } from "./pass-time.ts";

const TIME = Date.UTC(2026, 0, 5);

/** Two raw partitions: 0 is ours, 1 another's. */
function setUp() {
  const group = { committed: [10, 10], ends: [10, 10], reached: TIME, idle: [3] };
  const sent: (readonly [number, readonly number[]])[] = [];
  let asked = 0;
  const passTime = createPassTime({
    reached: () => group.reached,
    before: () => group.idle,
    async standings() {
      asked += 1;
      return new Map(group.ends.map((high, n) => [`logs/${n}`, { low: 0, committed: group.committed[n], high }]));
    },
    send: async (time, partitions) => void sent.push([time, partitions]),
  });
  const until = async (from: number, to: number): Promise<void> => {
    for (let now = from; now <= to; now += 100) await passTime(now);
  };
  return { group, sent, until, asked: () => asked };
}

describe("event time passes where nothing comes", () => {
  test("two seconds after it was reached, and not what was reached since", async () => {
    const { group, sent, until } = setUp();
    await until(0, 100);
    group.reached = TIME + 900;
    await until(200, 1900);
    expect(sent).toEqual([]);
    await until(2000, 2600);
    expect(sent).toEqual([[TIME, [3]]]);
  });

  test("once the whole group has read what lay in the raw topics, however much comes behind it", async () => {
    const { group, sent, until } = setUp();
    group.ends = [14, 20];
    await until(0, 3000);
    group.ends = [1000, 1000];
    group.committed = [1000, 19];
    await until(3100, 60_000);
    expect(sent).toEqual([]);
    group.committed = [14, 20];
    await until(60_100, 61_000);
    expect(sent).toEqual([[TIME, [3]]]);
  });

  test("a partition that nobody ever committed in is waited for where it holds something", async () => {
    const { group, sent, until } = setUp();
    group.committed = [10];
    await until(0, 10_000);
    expect(sent).toEqual([]);
    group.ends = [10, 0];
    await until(10_100, 20_000);
    expect(sent).toEqual([]);
    group.committed = [10, 10];
    await until(20_100, 21_000);
    expect(sent).toEqual([[TIME, [3]]]);
  });

  test("nothing is asked where no partition is behind", async () => {
    const { group, sent, until, asked } = setUp();
    group.idle = [];
    await until(0, 10_000);
    expect([sent, asked()]).toEqual([[], 0]);
  });

  test("nor told where events have taken it there meanwhile", async () => {
    const { group, sent, until, asked } = setUp();
    await until(0, 100);
    group.idle = [];
    await until(200, 10_000);
    expect([sent, asked()]).toEqual([[], 0]);
  });

  test("a broker that does not answer is asked again", async () => {
    let isDown = true;
    const sent: number[] = [];
    const passTime = createPassTime({
      reached: () => TIME,
      before: () => (sent.length === 0 ? [0] : []),
      standings: async () => (isDown ? Promise.reject(new Error("gone")) : new Map()),
      send: async (time) => void sent.push(time),
    });
    await passTime(0);
    await expect(passTime(2500)).rejects.toThrow("gone");
    isDown = false;
    await passTime(3000);
    expect(sent).toEqual([TIME]);
  });
});
