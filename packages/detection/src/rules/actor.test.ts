import { describe, expect, test } from "vitest";
import { call, WORLD_START } from "../test/tiny-world.ts";
import { isPlatform } from "./actor.ts";

const google = (name: string, provider = "gcp"): boolean =>
  isPlatform(call("sa", WORLD_START, "e1", { provider, identity_kind: "service-account", identity_name: name }));

describe("a service agent of Google's is the platform", () => {
  test.each([
    "service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com",
    "service-123456789012@container-engine-robot.iam.gserviceaccount.com",
    "service-123456789012@compute-system.iam.gserviceaccount.com",
    "system@system.gserviceaccount.com",
  ])("%s", (name) => {
    expect(google(name)).toBe(true);
  });

  test.each([
    ["an account that somebody called so", "service-123456789012@acme-prod.iam.gserviceaccount.com"],
    ["what does as a template says", "123456789012@cloudservices.gserviceaccount.com"],
    ["what does as a build says", "123456789012@cloudbuild.gserviceaccount.com"],
    ["a machine's default account", "123456789012-compute@developer.gserviceaccount.com"],
    ["an account of a project's", "deploy@acme-prod.iam.gserviceaccount.com"],
    ["an ending that goes on", "service-1@gcp-sa-pubsub.iam.gserviceaccount.com.evil.example"],
  ])("but not %s", (_, name) => {
    expect(google(name)).toBe(false);
  });

  test("nor one of another provider's", () => {
    expect(google("service-1@gcp-sa-pubsub.iam.gserviceaccount.com", "okta")).toBe(false);
  });
});
