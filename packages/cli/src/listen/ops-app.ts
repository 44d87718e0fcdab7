import type { Health, HealthReport, Metrics } from "@rolecall/runtime";
import { type Context, Hono } from "hono";
import { otherMethod, problem } from "./problem.ts";

/** No label is what a stranger writes. */
const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Paths by their beginning, as metrics name them; what else there is are pages. */
const ROUTES = [
  ...["/v1/logs", "/v1/traces", "/v1/metrics", "/services/collector"],
  ...["/api/v1", "/healthz", "/readyz", "/metrics", "/slack", "/pagerduty", "/assets"],
];

/** May whoever sent these headers read what the process counted, and why it cannot work? */
export type OpsAccess = (headers: { readonly host: string; readonly authorization: string | undefined }) => boolean;

/**
 * What operators and their machines ask a process: is it alive, can it work, what did it count. Whether it is well is told to
 * everybody, for probes hold no token; the rest is for those that `mayRead` lets. It counts the requests of whatever comes
 * behind it too.
 */
export function createOpsApp(health: Health, metrics: Metrics, mayRead: OpsAccess): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    const { path, method } = c.req;
    const route = ROUTES.find((each) => path === each || path.startsWith(`${each}/`)) ?? "/";
    const stop = metrics.httpSeconds.startTimer({ route });
    await next();
    stop();
    metrics.httpRequests.inc({ route, method: METHODS.has(method) ? method : "other", status: String(c.res.status) });
  });
  const isLet = ({ req }: Context): boolean =>
    mayRead({ host: req.header("host") ?? "", authorization: req.header("authorization") });
  const tell = (c: Context, { status, body }: HealthReport): Response =>
    c.json(isLet(c) ? body : { status: body.status }, status);
  app.get("/healthz", async (c) => tell(c, await health.healthz()));
  app.get("/readyz", async (c) => tell(c, await health.readyz()));
  app.get("/metrics", async (c) => {
    if (!isLet(c)) return refuse(c);
    const { body, contentType } = await metrics.render();
    return c.body(body, 200, { "Content-Type": contentType });
  });
  // Behind these there may be pages, which want to know who asks.
  for (const path of ["/healthz", "/readyz", "/metrics"]) app.all(path, (c) => otherMethod(c, "GET, HEAD"));
  return app;
}

function refuse(c: Context): Response {
  c.header("WWW-Authenticate", 'Bearer realm="rolecall"');
  const detail = "Send the token of operations.token_file as Authorization: Bearer TOKEN.";
  return problem(c, 401, "the operators' token is needed", detail);
}

/** What a listener without pages answers where it serves nothing. */
export function noSuchPath(c: Context): Response {
  const detail =
    "This port serves /healthz, /readyz and /metrics, and where it takes logs, those paths that docs/shipping.md names.";
  return problem(c, 404, "there is nothing here", detail);
}
