import type { Context } from "hono";
import { methodsOf } from "./open-api.ts";
import { problem } from "./problem.ts";

export function hasEndpoint(c: Context): boolean {
  return methodsOf(c.req.path).includes(c.req.method);
}

/** The answer where no endpoint took a request: 405 where another method would be taken. */
export function noEndpoint(c: Context): Response {
  const methods = methodsOf(c.req.path);
  if (methods.length === 0) {
    return problem(c, 404, "there is no such endpoint", "The endpoints are listed in /api/v1/openapi.json.");
  }
  const allowed = methods.join(", ");
  c.header("Allow", allowed);
  return problem(c, 405, "this endpoint does not take that method", `It takes ${allowed}.`);
}
