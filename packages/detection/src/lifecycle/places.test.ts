import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOME = { src_ip: "198.51.100.7", src_network: "198.51.100.0/24" } as const;
const AWAY = { src_ip: "203.0.113.9", src_network: "203.0.113.0/24", src_asn: 64_500 } as const;

/** A run of a workflow begins a session of the role, at home. */
const BEGUN = call("shop/deploy.yml", WORLD_START, "begun", {
  ...HOME,
  action: "AssumeRoleWithWebIdentity",
  identity_kind: "ci-workflow",
  identity_uid: "aws:1:ci-workflow:acme/shop/deploy.yml",
  raw: JSON.stringify({
    requestParameters: { roleArn: "arn:aws:iam::123456789012:role/deploy" },
    responseElements: { credentials: { accessKeyId: "ASIA1" } },
  }),
});

function used(place: Partial<Event>, over: Partial<Event> = {}): readonly string[] {
  const event = call("deploy", WORLD_START + 60_000, "used", {
    ...{ credential_uid: "ASIA1", credential_kind: "sts-session" },
    ...place,
    ...over,
  });
  return findingsOf([BEGUN, event])
    .filter(({ kind }) => kind === "lifecycle")
    .map(({ detector, severity, dimensions }) => `${detector} ${severity}: ${dimensions[0]?.expected}`);
}

test("a session that a workflow began is used elsewhere: that is told, with where it began", () => {
  expect(used(AWAY, { client: "curl" })).toEqual([
    "lifecycle.ci-session-outside-ci medium: 198.51.100.0/24, where github:acme:ci-workflow:shop/deploy.yml began it",
  ]);
});

test.each<[string, Partial<Event>, Partial<Event>]>([
  ["on the run's own machine", HOME, {}],
  ["by its second family of addresses", { src_ip: "2001:db8::1", src_network: "2001:db8::/48" }, {}],
  ["by a service on its behalf, without an address", { src_network: "athena.amazonaws.com" }, {}],
  ["where no run began it", AWAY, { credential_uid: "ASIA2" }],
])("%s it is not", (_, place, over) => {
  expect(used(place, over)).toEqual([]);
});
