import { Hono } from "hono";
import { expect, test } from "vitest";
import { z } from "zod";
import { jsonBody } from "./json-body.ts";

const schema = z.strictObject({
  verdict: z.enum(["expected", "dismissed"]),
  until: z.string().refine((text) => text.endsWith("Z"), "Must be a time like 2026-11-24T10:00:00Z"),
});
const app = new Hono();
app.post("/", async (c) => {
  const read = await jsonBody(c, schema, "{…}");
  return read instanceof Response ? read : c.json(read);
});

test.each([
  ["a member is missing", '{"until":"Z"}', "verdict: is required"],
  [
    "a member is none of its words",
    '{"verdict":"Expected","until":"Z"}',
    "verdict: must be one of expected, dismissed",
  ],
  ["a member is of another type", '{"verdict":"expected","until":1}', "until: must be text"],
  ["a time is none", '{"verdict":"expected","until":"x"}', "until: must be a time like 2026-11-24T10:00:00Z"],
  [
    "a member is unknown",
    '{"verdict":"expected","until":"Z","unti":1}',
    "there is no member unti; did you mean until?",
  ],
])("where %s the problem says so", async (_what, body, said) => {
  const response = await app.request("/", { method: "POST", body, headers: { "content-type": "application/json" } });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ detail: `Send {…}; ${said}.` });
});
