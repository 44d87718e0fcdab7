import { expect, test } from "vitest";
import { startFakePagerDuty } from "../../../../test/fakes/index.ts";
import { isPagerDutySignature } from "./verify.ts";

const ALERT = { routingKey: "k", dedupKey: "d", state: "open", payload: {}, triggers: 1 } as const;

test.each([
  ["the secret", ["a"], "a", true],
  ["the old one while it is rotated", ["a", "b"], "a", true],
  ["the new one while it is rotated", ["a", "b"], "b", true],
  ["another", ["a"], "c", false],
  ["an empty one, even where it fits", [""], "", false],
])("section 1.7, inbound webhooks v3: %s", async (_, signedWith, secret, expected) => {
  await using fake = await startFakePagerDuty();
  const { body, headers } = fake.webhook("incident.acknowledged", ALERT, signedWith);
  expect(isPagerDutySignature(secret, headers["x-pagerduty-signature"] ?? "", Buffer.from(body))).toBe(expected);
});
