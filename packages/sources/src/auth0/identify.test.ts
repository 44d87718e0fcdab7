import type { JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { identify } from "./identify.ts";

describe("who acted, where the caller's token has no user's id", () => {
  const details: JsonObject = { request: { auth: { strategy: "jwt", user: { email: "Eve@Example.com" } } } };

  test.each<[string, JsonObject, string]>([
    ["the event's user", { user_id: "google-oauth2|1", client_id: "c1" }, "auth0:acme:human:google-oauth2|1"],
    ["the address, where it has none", { client_id: "c1" }, "auth0:acme:human:eve@example.com"],
  ])("%s", (_name, event, uid) => {
    expect(identify({ ...event, details }, "sapi", "acme").uid).toBe(uid);
  });
});
