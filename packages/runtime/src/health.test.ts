import { expect, test } from "vitest";
import { createHealth } from "./health.ts";

test("without checks everything is well", async () => {
  const health = createHealth();
  expect(await health.healthz()).toEqual({ status: 200, body: { status: "ok", checks: {} } });
  expect((await health.readyz()).status).toBe(200);
});

test("a failing dependency makes it not ready, and it stays alive", async () => {
  const health = createHealth();
  health.ready("store", () => Promise.reject(new Error("connection refused")));
  health.ready("kafka", () => undefined);
  expect(await health.readyz()).toEqual({
    status: 503,
    body: { status: "unavailable", checks: { kafka: "ok", store: "connection refused" } },
  });
  expect((await health.healthz()).status).toBe(200);
});

test("what is under way is said, and is no fault", async () => {
  const health = createHealth();
  let words: string | undefined = "half of it";
  health.ready("store", () => undefined);
  health.note("learning", () => words);
  const body = { status: "ok", checks: { store: "ok" } };
  expect(await health.readyz()).toEqual({ status: 200, body: { ...body, notes: { learning: "half of it" } } });
  expect((await health.healthz()).body).not.toHaveProperty("notes");
  words = undefined;
  expect(await health.readyz()).toEqual({ status: 200, body });
});

test("what is not alive is not ready either", async () => {
  const health = createHealth();
  health.alive("loop", () => {
    throw new Error("stuck");
  });
  expect([(await health.healthz()).status, (await health.readyz()).status]).toEqual([503, 503]);
});

test("a check that does not answer fails, and is told to stop", async () => {
  const health = createHealth(5);
  let isTold = false;
  health.ready("slow", (signal) => {
    signal.addEventListener("abort", () => {
      isTold = true;
    });
    return new Promise(() => undefined);
  });
  expect((await health.readyz()).body.checks).toEqual({ slow: "no answer within 5 ms" });
  expect(isTold).toBe(true);
});

test("a check can be taken out and replaced", async () => {
  const health = createHealth();
  const remove = health.ready("a", () => Promise.reject(new Error("old")));
  health.ready("a", () => undefined);
  remove();
  expect((await health.readyz()).body.checks).toEqual({ a: "ok" });
});
