import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { call, WORLD_START } from "../test/tiny-world.ts";
import { broadFamilyOf, unnumbered } from "./family.ts";

test.each<[string, string]>([
  ["snapshot:nightly-2026-10-05", "snapshot:nightly-#-#-#"],
  ["nightly-202610050200", "nightly-#"],
  ["nightly-123456789012", "nightly-123456789012"],
  ["pods/shop/web-7f9c4d5b6x-abcde", "pods/shop/web-#-abcde"],
])("%s is, whatever its number, %s", (name, family) => {
  expect(unnumbered(name)).toBe(family);
});

const SUBSCRIPTION = "/SUBSCRIPTIONS/16F89F39-4FE6-4A76-A2BD-A19EAD122C7A";

test.each<[Partial<Event>, string]>([
  [{ resource: "orders" }, "s k 7 "],
  [{ resource: "arn:aws:rds:eu-west-1:123456789012:snapshot:x" }, "s k 123456789012 "],
  [{ resource: "arn:aws:s3:::logs" }, "s k 7 "],
  [
    { resource: `${SUBSCRIPTION}/RESOURCEGROUPS/RG-1/PROVIDERS/P/DISKS/A` },
    "s k 16f89f39-4fe6-4a76-a2bd-a19ead122c7a rg-#",
  ],
  [{ resource: SUBSCRIPTION }, "s k 16f89f39-4fe6-4a76-a2bd-a19ead122c7a "],
  [{ resource: "projects/shop/zones/a/disks/b" }, "s k shop "],
  [{ resource: "projects/_/buckets/b" }, "s k 7 "],
  [{ resource: "core/v1/namespaces/pay/pods/web" }, "s k 7 pay"],
  [{ provider: "kubernetes", resource_kind: "pods", resource: "pods/pay/web" }, "s pods 7 pay"],
  [{ provider: "kubernetes", resource_kind: "secrets", resource: "secrets/pay" }, "s secrets 7 pay"],
  [{ provider: "kubernetes", resource_kind: "nodes", resource: "nodes/ip-10-0-0-1" }, "s nodes 7 ip-#-#-#-#"],
  [{ provider: "kubernetes", resource_kind: "path", resource: "/metrics" }, "s path 7 /metrics"],
  [{ resource: undefined }, "s k 7 "],
])("%j is one of %j", (over, family) => {
  const event = call("a", WORLD_START, "e", { service: "s", resource_kind: "k", account_uid: "7", ...over });
  expect(broadFamilyOf(event)).toBe(family);
});
