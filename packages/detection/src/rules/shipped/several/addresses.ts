import type { Rule } from "../../rule.ts";
import { risk } from "../examples/clouds.ts";
import { okta } from "../examples/directories.ts";

const BASE = { version: 1, confidence: "medium" } as const;

/** Addresses that the log itself says something of: no list is shipped. */
export const ADDRESSES: readonly Rule[] = [
  {
    ...BASE,
    id: "okta-machine-behind-proxy",
    title: "The machine {identity_name} came through an anonymiser ({labels.as_org|src_ip|not named in the log})",
    sources: ["okta-system-log"],
    kinds: ["oauth-app", "service-account", "api-key", "bot", "workload"],
    actions: ["*"],
    when: { field: "labels.proxy", equals: "true" },
    severity: "low",
    attempted: "low",
    failed: "low",
    refusal: "alone",
    attacks: [{ tactic: "Initial Access", technique: "T1078.004" }],
    owasp: ["NHI2"],
    expected: "machines come from where they run",
    shows: ["src_ip", "labels.as_org"],
    key: "src_ip",
    falsePositives: ["A machine behind a company's proxy that Okta takes for an anonymiser: always the same address."],
    response: ["Ask the owner where it runs; rotate its secret if it does not run there."],
    fires: [
      {
        name: "a token asked for through an anonymiser",
        records: [
          okta("app.oauth2.token.grant.access_token", {
            actor: { id: "0oa1", type: "PublicClientApp", alternateId: "0oa1", displayName: "Deploy" },
            securityContext: { asNumber: 64500, asOrg: "Example Exit", isProxy: true },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "a person behind a proxy",
        records: [okta("user.session.start", { securityContext: { asOrg: "Example Exit", isProxy: true } })],
      },
    ],
  },
  {
    ...BASE,
    id: "entra-bad-address",
    title: "The directory saw {identity_name} come from an address of bad repute ({action})",
    sources: ["entra"],
    actions: [
      "anonymizedIPAddress",
      "maliciousIPAddress",
      "maliciousIPAddressValidCredentialsBlockedIP",
      "malwareInfectedIPAddress",
      "nationStateIP",
      "riskyIPAddress",
    ],
    when: { not: { field: "labels.risk_state", in: ["dismissed", "remediated", "confirmedSafe"] } },
    severity: "medium",
    attempted: "medium",
    refusal: "alone",
    attacks: [{ tactic: "Initial Access", technique: "T1078.004" }],
    owasp: ["NHI2"],
    expected: "addresses of which nobody complained",
    shows: ["src_ip", "action"],
    key: "src_ip",
    falsePositives: ["People with an anonymiser of their own."],
    response: ["Revoke the sessions; rotate the credential where it is a machine's."],
    fires: [{ name: "an anonymiser", records: [risk("anonymizedIPAddress")] }],
    quiet: [{ name: "an unfamiliar sign-in", records: [risk("unfamiliarFeatures")] }],
  },
];
