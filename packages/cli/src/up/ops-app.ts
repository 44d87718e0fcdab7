import type { Health, Metrics } from "@rolecall/runtime";
import { Hono } from "hono";

/** What operators and their machines ask a process: is it alive, can it work, what did it count. */
export function createOpsApp(health: Health, metrics: Metrics): Hono {
  const app = new Hono();
  app.get("/healthz", async (c) => {
    const { status, body } = await health.healthz();
    return c.json(body, status);
  });
  app.get("/readyz", async (c) => {
    const { status, body } = await health.readyz();
    return c.json(body, status);
  });
  app.get("/metrics", async (c) => {
    const { body, contentType } = await metrics.render();
    return c.body(body, 200, { "Content-Type": contentType });
  });
  return app;
}
