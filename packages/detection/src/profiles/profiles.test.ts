import type { IdentityKind } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { Profiles, withShipped } from "./match-profiles.ts";
import { PROFILES } from "./shipped.ts";

const profiles = new Profiles();

test.each<readonly [string, IdentityKind, string, string | undefined]>([
  ["kubernetes", "service-account", "cert-manager/cert-manager", "cert-manager"],
  ["kubernetes", "service-account", "argocd/argocd-application-controller", "argocd"],
  ["kubernetes", "service-account", "external-secrets/external-secrets", "external-secrets"],
  ["kubernetes", "service-account", "kube-system/ebs-csi-controller-sa", "csi-driver"],
  ["kubernetes", "human", "cert-manager", undefined],
  ["kubernetes", "service-account", "shop/checkout", undefined],
  ["aws", "role", "Terraform-Apply", "terraform"],
  ["aws", "role", "deploy-shop", "github-actions-deploy"],
  ["aws", "human", "terraform", undefined],
  ["github", "oauth-app", "dependabot[bot]", "dependency-updates"],
  ["github", "ci-workflow", "shop/deploy.yml", "github-actions"],
  ["http", "service-account", "stripe-webhook", "payment-webhook"],
  ["gcp", "service-account", "terraform", undefined],
])("%s %s %s is %s", (provider, kind, name, profile) => {
  expect(profiles.of({ provider, kind, name })?.name).toBe(profile);
});

test.each([
  ["create certificaterequests", true],
  ["update leases", true],
  ["get secrets", true],
  ["create pods/exec", false],
  ["create clusterrolebindings", false],
])("cert-manager is expected to %s: %s", (action, isExpected) => {
  const found = profiles.of({ provider: "kubernetes", kind: "service-account", name: "cert-manager/cert-manager" });
  expect(found?.action(action)).toBe(isExpected);
});

describe("what is shipped", () => {
  test("has unique names that a file can bear", () => {
    const names = PROFILES.map(({ profile }) => profile);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]{2,79}$/);
  });

  test("expects no machine to make itself an administrator, or to run commands in others' pods but to back them up", () => {
    const grave = ["CreateAccessKey", "CreateUser", "DeleteTrail", "StopLogging", "create clusterrolebindings"];
    const broad = ["argocd", "flux"];
    for (const { profile, match } of PROFILES.filter((each) => !broad.includes(each.profile))) {
      const named = { provider: match.providers[0] ?? "", kind: match.kinds?.[0] ?? "service-account" } as const;
      const found = new Profiles(PROFILES.filter((each) => each.profile === profile)).of({
        ...named,
        name: (match.names[0] ?? "").replaceAll("*", "x"),
      });
      expect(found?.name).toBe(profile);
      expect(grave.filter((action) => found?.action(action))).toEqual([]);
    }
  });

  test("gives way to a user's profile of the same name, and comes after the others", () => {
    const own = {
      profile: "velero",
      about: "",
      match: { providers: ["kubernetes"], names: ["*"] },
      expect: { actions: ["x"] },
    };
    const all = new Profiles(withShipped([own]));
    expect(all.of({ provider: "kubernetes", kind: "service-account", name: "cert-manager/x" })?.name).toBe("velero");
    expect(withShipped([own])).toHaveLength(PROFILES.length);
  });
});
