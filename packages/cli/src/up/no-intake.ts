import { Hono } from "hono";
import { problem } from "../listen/problem.ts";

/** Where senders post. */
const PATHS = ["/v1/logs", "/v1/traces", "/services/collector", "/services/collector/*"];

/** Told to senders at the console's address where no input shares it: the console would ask them for its own link. */
export function createNoIntake(): Hono {
  const app = new Hono();
  const detail = "An input of this address has to be configured: inputs: [{ http: { listen: ADDRESS } }].";
  for (const path of PATHS) app.post(path, (c) => problem(c, 404, "no input takes logs here", detail));
  return app;
}
