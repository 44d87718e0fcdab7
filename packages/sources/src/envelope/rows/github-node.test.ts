import { expect, test } from "vitest";
import { eventByIntake, readAlone } from "../../test/event-by-intake.ts";

const NODE = {
  ...{ __typename: "RepoAccessAuditEntry", id: "RA_1", action: "repo.access", createdAt: "2026-11-24T10:00:00.000Z" },
  ...{ actorLogin: "ann", actorIp: "203.0.113.9", actorLocation: { countryCode: "DE" }, operationType: "ACCESS" },
  ...{ organizationName: "octo", repositoryName: "octo/site", visibility: "PUBLIC" },
};

test.each([
  ["as a node", NODE],
  ["as an edge", { cursor: "c1", node: NODE }],
])("an entry of the log is the same, as GraphQL answers it: %s", (_, record) => {
  const entry = {
    ...{ "@timestamp": Date.parse(NODE.createdAt), _document_id: "RA_1", action: "repo.access", actor: "ann" },
    ...{ actor_ip: "203.0.113.9", actor_location: { country_code: "DE" }, operation_type: "ACCESS" },
    ...{ org: "octo", repo: "octo/site", visibility: "PUBLIC" },
  };
  const { raw: _raw, ...same } = eventByIntake(entry);
  expect(eventByIntake(record)).toMatchObject({
    ...same,
    source: "github-audit",
    identity_uid: "github:octo:human:ann",
  });
});

test.each([{}, { operationType: "BUY" }, { operationType: "CREATE", action: "an order was paid" }])(
  "a product's own object is no entry: %j",
  (its) => {
    const record = { action: "order.paid", createdAt: "2026-11-24T10:00:00.000Z", actorLogin: "ann", ...its };
    expect(readAlone(record)).toMatchObject({ kind: "dead-letter" });
  },
);

test.each([{ actor: { __typename: "Bot" } }, { actorResourcePath: "/apps/renovate" }])(
  "an app is one, whose login has no sign of it: %j",
  (its) => {
    expect(eventByIntake({ ...NODE, actorLogin: "renovate", ...its }).identity_uid).toBe(
      "github:octo:oauth-app:renovate",
    );
  },
);
