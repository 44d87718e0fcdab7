import type { Event } from "@rolecall/core";
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

const aws = (over: Partial<Event>): boolean =>
  isPlatform(call("role", WORLD_START, "e1", { provider: "aws", src_ip: undefined, ...over }));

describe("what a customer has written down, or called so, is the customer's", () => {
  test.each<[string, Partial<Event>, boolean]>([
    ["a service that acts for one", { labels: { invoked_by: "autoscaling.amazonaws.com" } }, true],
    ["a step of a workflow", { labels: { invoked_by: "states.amazonaws.com" } }, false],
    ["a step of a runbook", { labels: { invoked_by: "ssm.amazonaws.com" } }, false],
    ["a service's own role", { identity_name: "AWSServiceRoleForBackup" }, true],
    ["a user called so", { identity_name: "AWSServiceRoleForBackup", identity_kind: "access-key" }, false],
    ["a role called so, from an address", { identity_name: "AWSServiceRoleForBackup", src_ip: "203.0.113.9" }, false],
  ])("%s", (_, over, expected) => {
    expect(aws(over)).toBe(expected);
  });
});

const cluster = (name: string, client: string): boolean => {
  const isAccount = name.startsWith("kube-system/");
  return isPlatform(
    call("sa", WORLD_START, "e1", {
      provider: "kubernetes",
      identity_kind: isAccount ? "service-account" : "workload",
      identity_uid: `kubernetes:eu:${isAccount ? "service-account" : "workload"}:${name}`,
      identity_name: name,
      client,
    }),
  );
};

describe("a component of a cluster", () => {
  test.each([
    ["kube-system/deployment-controller", "kube-controller-manager", true],
    ["kube-system/cluster-autoscaler", "cluster-autoscaler", true],
    ["kube-system/cluster-autoscaler", "kubectl", false],
    ["kube-system/coredns", "curl", false],
    ["kube-system/kubernetes-dashboard", "dashboard", false],
    ["system:node:a", "kubelet", true],
    ["system:node:a", "kubectl", false],
    ["system:addon-manager", "kubectl", true],
    ["spiffe://corp/ns/shop/sa/checkout", "app", false],
  ])("%s with %s: %s", (name, client, expected) => {
    expect(cluster(name, client)).toBe(expected);
  });
});
