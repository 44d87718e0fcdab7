import { expect, test } from "vitest";
import { createNoIntake } from "./no-intake.ts";

test("a sender at an address without an input is told so, and not that it needs the console's link", async () => {
  const app = createNoIntake();
  for (const path of ["/v1/logs?source=auto", "/v1/traces", "/services/collector/event"]) {
    const response = await app.request(path, { method: "POST", body: "{}" });
    expect([response.status, response.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
    expect(await response.json()).toMatchObject({
      title: "no input takes logs here",
      detail: expect.stringContaining("inputs:"),
    });
  }
  expect(await (await app.request("/v1/logs")).text()).not.toContain("input");
});
