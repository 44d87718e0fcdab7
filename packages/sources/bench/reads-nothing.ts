import { ok } from "@rolecall/core";
import { buildEvent, whoIs } from "../src/intake/build-event.ts";
import type { Source } from "../src/source.ts";
import { timeText } from "../src/time/time-text.ts";

const AT = Date.UTC(2026, 10, 24, 10);

/** A source that looks at no record, and says of each the same: what no decoder can cost less than. */
export const readsNothing: Source = {
  name: "reads-nothing",
  provider: "none",
  detect: () => true,
  createDecoder:
    ({ tenant }) =>
    (_, origin) =>
      ok(
        buildEvent(
          {
            event_uid: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            time: timeText(AT),
            tenant,
            source: "reads-nothing",
            provider: "none",
            account_uid: "123456789012",
            action: "GetObject",
            service: "s3.amazonaws.com",
            action_class: "read",
            credential_uid: "ASIAEXAMPLE000001",
            credential_kind: "sts-session",
            session_uid: "i-0abc1234",
            resource: "example/logs/x",
            resource_kind: "object",
            outcome: "success",
            src_ip: "198.51.100.7",
            src_network: "198.51.100.0/24",
            user_agent: "aws-cli/2.13.0 Python/3.11.4",
            client: "aws-cli",
            labels: { region: "eu-central-1", request_id: "0123456789" },
            origin,
          },
          whoIs("none", "123456789012", "role", "deploy"),
        ),
      ),
};
