import { afterEach, expect, test, vi } from "vitest";
import { heedHangups, onHangup } from "./hangups.ts";

afterEach(() => process.removeAllListeners("SIGHUP"));

test("one that came before anybody listened is heard once, by who listens first", () => {
  heedHangups();
  process.emit("SIGHUP");
  process.emit("SIGHUP");
  const [first, second] = [vi.fn(), vi.fn()];
  onHangup(first);
  onHangup(second);
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 0]);
  process.emit("SIGHUP");
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([2, 1]);
});

test("what listens no more hears nothing, and the process is not ended either", () => {
  heedHangups();
  const listener = vi.fn();
  onHangup(listener)();
  expect(process.emit("SIGHUP")).toBe(true);
  expect(listener).not.toHaveBeenCalled();
  const next = vi.fn();
  onHangup(next);
  expect(next).toHaveBeenCalledTimes(1);
});
