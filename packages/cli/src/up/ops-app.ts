import type { Health, Metrics } from "@rolecall/runtime";
import { Hono } from "hono";

/** No label is what a stranger writes. */
const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Paths by their beginning, as metrics name them; what else there is are pages. */
const ROUTES = ["/v1/logs", "/api/v1", "/healthz", "/readyz", "/metrics", "/slack", "/pagerduty", "/assets"];

/**
 * What operators and their machines ask a process: is it alive, can it work, what did it count. It counts the requests of
 * whatever comes behind it too.
 */
export function createOpsApp(health: Health, metrics: Metrics): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    const { path, method } = c.req;
    const route = ROUTES.find((each) => path === each || path.startsWith(`${each}/`)) ?? "/";
    const stop = metrics.httpSeconds.startTimer({ route });
    await next();
    stop();
    metrics.httpRequests.inc({ route, method: METHODS.has(method) ? method : "other", status: String(c.res.status) });
  });
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
