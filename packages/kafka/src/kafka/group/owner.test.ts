import { expect, test } from "vitest";
import { openOwner } from "../../testing/owner-under-test.ts";

test("some partitions are restored at a time, and one that is ready begins while others are not", async () => {
  const { take, passing, restored } = openOwner();
  expect(await passing(() => take(0, 1, 2, 3, 4, 5))).toEqual(["take 0", "take 1", "take 2", "take 3"]);
  expect(await passing(() => restored(2))).toEqual(["begin 2", "take 4"]);
  expect(await passing(() => restored(0, 1, 3, 4))).toEqual(["begin 0", "begin 1", "begin 3", "begin 4", "take 5"]);
});

test("what is lost while it waits for its turn is never taken, and what is lost meanwhile is left behind its restore", async () => {
  const { take, leave, passing, restored } = openOwner();
  const held = take(0, 1, 2, 3, 4, 5);
  await passing(() => undefined);
  expect(await passing(() => leave(...held.slice(3)))).toEqual([]);
  expect(await passing(() => restored(3))).toEqual(["leave 3"]);
  // It comes back: a time of its own, behind the last.
  expect(await passing(() => take(3))).toEqual(["take 3"]);
});

test("one that fails holds up nobody, is tried again, and is a trouble until no other is", async () => {
  let failures = 1;
  const { take, owner, passing } = openOwner({
    async assigned(partition) {
      if (partition !== 1 || failures === 0) return undefined;
      failures -= 1;
      throw new Error("not now");
    },
  });
  expect(await passing(() => take(0, 1, 2))).toEqual(["begin 0", "begin 2", "not now"]);
  await owner.done();
  expect(await passing(() => undefined)).toEqual([]);
  expect(failures).toBe(0);
});

test("while the group is dealt out nothing is begun, what is being restored is waited for, and the rest is saved", async () => {
  const { owner, take, leave, passing, restored } = openOwner();
  await passing(() => take(0, 1, 2, 3, 4, 5));
  await passing(() => restored(0));
  let isSettled = false;
  const never = new AbortController().signal;
  const settled = () => void owner.settle([0], never).then(() => (isSettled = true));
  expect(await passing(settled)).toEqual(["settle 0"]);
  expect(await passing(() => restored(1, 2, 3, 4))).toEqual(["begin 1", "begin 2", "begin 3", "begin 4"]);
  expect(isSettled).toBe(true);
  // Nothing of it is lost: it goes on.
  expect(await passing(() => leave())).toEqual(["take 5"]);
});

test("what is restored for too long is waited for no longer", async () => {
  const { owner, take, passing } = openOwner();
  await passing(() => take(0));
  await owner.settle([], AbortSignal.abort());
});

test("a topic that was made anew is told of behind all that was under way, and before anything of it", async () => {
  const { owner, take, leave, passing, restored } = openOwner();
  const held = take(0, 1);
  await passing(() => undefined);
  const renewed = (): void => {
    leave(...held);
    owner.renewed();
    take(0);
  };
  expect(await passing(renewed)).toEqual([]);
  expect(await passing(() => restored(0))).toEqual(["leave 0"]);
  expect(await passing(() => restored(1))).toEqual(["leave 1", "renewed", "take 0"]);
});

test("whoever closes waits for what is being restored, and begins nothing more", async () => {
  const { owner, take, passing, restored, closing } = openOwner();
  await passing(() => take(0, 1, 2, 3, 4, 5));
  closing.abort();
  const done = owner.done();
  expect(await passing(() => restored(0, 1, 2, 3))).toEqual([]);
  await done;
});

test("whoever is closed while the group is dealt out waits for nothing that nobody deals any more", async () => {
  const { owner, take, passing, restored, closing } = openOwner();
  await passing(() => take(0, 1, 2, 3, 4, 5));
  await owner.settle([], AbortSignal.abort());
  await passing(() => restored(0, 1, 2, 3));
  closing.abort();
  await owner.done();
});
