import type { Detection } from "./detection.ts";

/** Credentials and behaviour: detections 1 to 28 of the reference. */
export const DETECTIONS_OF_USE: readonly Detection[] = [
  {
    number: 1,
    name: "Credential used from a new ASN or network",
    answers: [
      { by: "behavior", what: ["src_network", "src_asn"] },
      {
        by: "lifecycle",
        what: ["lifecycle.strange-network", "lifecycle.unknown-arrival", "lifecycle.again-elsewhere"],
      },
    ],
    needs: ["src_ip"],
    peers: { elastic: ["Entra ID Service Principal with Unusual Source ASN"], entra: ["suspiciousSignins"] },
  },
  {
    number: 2,
    name: "New country or geography",
    answers: [
      { by: "lifecycle", what: ["lifecycle.new-country"] },
      { by: "behavior", what: ["src_network"] },
    ],
    needs: ["src_country"],
    peers: { scc: ["IAM_ANOMALOUS_BEHAVIOR_IP_GEOLOCATION"], elastic: ["rare_method_for_a_country"] },
  },
  {
    number: 3,
    name: "New user agent, SDK or TLS client",
    answers: [{ by: "behavior", what: ["client"] }],
    needs: ["user_agent"],
    peers: { scc: ["IAM_ANOMALOUS_BEHAVIOR_USER_AGENT"] },
  },
  {
    number: 4,
    name: "Workload credential outside its workload",
    answers: [
      { by: "rule", what: ["aws-instance-key-in-two-places", "aws-instance-key-on-a-desktop"] },
      {
        by: "lifecycle",
        what: ["lifecycle.key-in-two-places", "lifecycle.credential-in-two-places", "lifecycle.session-in-two-places"],
      },
    ],
    needs: ["src_ip", "credential_uid"],
    peers: { guardduty: ["InstanceCredentialExfiltration.OutsideAWS", "InstanceCredentialExfiltration.InsideAWS"] },
  },
  {
    number: 5,
    name: "CI credential off CI",
    answers: [
      { by: "behavior", what: ["src_network", "client"] },
      { by: "lifecycle", what: ["lifecycle.ci-session-outside-ci", "lifecycle.credential-in-two-places"] },
    ],
    needs: ["src_ip", "credential_uid"],
    peers: { elastic: ["AWS Credentials Used from GitHub Actions and Non-CI/CD Infrastructure"] },
  },
  {
    number: 6,
    name: "One token, many places",
    answers: [
      {
        by: "lifecycle",
        what: [
          "lifecycle.key-in-two-places",
          "lifecycle.credential-in-two-places",
          "lifecycle.session-in-two-places",
          "lifecycle.shared-credential",
        ],
      },
      { by: "rule", what: ["entra-service-principal-spread", "okta-many-refused"] },
    ],
    needs: ["src_ip", "credential_uid"],
    peers: { elastic: ["AWS Access Token Used from Multiple Addresses"] },
  },
  {
    number: 7,
    name: "Impossible movement",
    answers: [
      { by: "lifecycle", what: ["lifecycle.impossible-movement", "lifecycle.session-in-two-places"] },
      { by: "none", what: ["by pair of countries: no distances, for which there is no database"] },
    ],
    needs: ["src_ip", "src_country"],
    peers: {},
  },
  {
    number: 8,
    name: "Leaked credential used",
    answers: [
      {
        by: "rule",
        what: ["aws-key-quarantined", "entra-credential-leaked", "okta-threat-found", "workspace-suspicious-sign-in"],
      },
    ],
    needs: [],
    peers: { scc: ["LEAKED_SA_KEY_USED"], entra: ["leakedCredentials"] },
  },
  {
    number: 9,
    name: "Refresh or access token used again",
    answers: [{ by: "rule", what: ["okta-token-reused", "auth0-token-reused"] }],
    needs: [],
    peers: { panther: ["Auth0.Token.Reuse", "Okta.Refresh.Access.Token.Reuse"] },
  },
  {
    number: 10,
    name: "New credential type for an identity",
    answers: [{ by: "lifecycle", what: ["lifecycle.new-credential-kind"] }],
    needs: ["credential_kind"],
    peers: { entra: ["suspiciousSignins"] },
  },
  {
    number: 11,
    name: "Bot account used interactively",
    answers: [
      { by: "lifecycle", what: ["lifecycle.human-use"] },
      {
        by: "rule",
        what: [
          "aws-console-from-api-key",
          "kubernetes-exec-by-service-account",
          "windows-service-account-at-a-screen",
          "linux-server-user-acts",
        ],
      },
    ],
    needs: ["user_agent"],
    peers: { elastic: ["AWS EC2 console login via assumed role"] },
  },
  {
    number: 12,
    name: "Human account used by a program",
    answers: [{ by: "lifecycle", what: ["lifecycle.machine-use"] }],
    needs: [],
    peers: {},
  },
  {
    number: 13,
    name: "Malicious, Tor or anonymiser address",
    answers: [
      { by: "rule", what: ["entra-bad-address", "okta-machine-behind-proxy"] },
      { by: "lifecycle", what: ["lifecycle.listed-address"] },
    ],
    needs: ["src_ip"],
    peers: { guardduty: ["TorIPCaller", "MaliciousIPCaller"] },
  },
  {
    number: 14,
    name: "New API method or endpoint",
    answers: [{ by: "behavior", what: ["action"] }],
    needs: [],
    peers: {
      scc: ["ANOMALOUS_BEHAVIOR_NEW_API_METHOD"],
      sentinel: ["FirstTimeUserPerformedAction"],
      guardduty: [
        "Discovery:IAMUser/AnomalousBehavior",
        "Persistence:IAMUser/AnomalousBehavior",
        "PrivilegeEscalation:IAMUser/AnomalousBehavior",
        "InitialAccess:IAMUser/AnomalousBehavior",
      ],
    },
  },
  { number: 15, name: "New service", answers: [{ by: "behavior", what: ["action"] }], needs: [], peers: {} },
  {
    number: 16,
    name: "New resource, repository or tenant",
    answers: [
      { by: "policy", what: ["allow.resources"] },
      { by: "rule", what: ["gitlab-many-clones", "github-many-clones"] },
      { by: "lifecycle", what: ["lifecycle.new-resource", "lifecycle.widened-reach", "lifecycle.found-at-last"] },
      {
        by: "none",
        what: [
          "of single things there is no set, only of the stores and places that have them: breadth by the hour is the behaviour `resources`; nor is a service principal that signs in for another resource at Entra told of, nor a person's token that clones one more repository",
        ],
      },
    ],
    needs: ["resource"],
    peers: { entra: ["unfamiliarResourceAccess"] },
  },
  {
    number: 17,
    name: "Resource breadth explosion",
    answers: [
      {
        by: "rule",
        what: [
          "aws-secrets-enumerated",
          "vault-secrets-enumerated",
          "gcp-secrets-enumerated",
          "gcp-objects-read-in-bulk",
          "slack-many-files-fetched",
          "m365-many-files-fetched",
          "github-many-clones",
          "gitlab-many-clones",
          "github-many-pushes",
          "windows-kerberoasting",
          "windows-many-services-tickets",
          "gitlab-many-pushes",
        ],
      },
    ],
    needs: ["resource"],
    peers: {},
  },
  {
    number: 18,
    name: "Call-rate surge",
    answers: [{ by: "behavior", what: ["rate", "burst"] }],
    needs: [],
    peers: { entra: ["signInSpike"] },
  },
  {
    number: 19,
    name: "Call-rate drop or silence",
    answers: [
      { by: "policy", what: ["limits.at_least_every"] },
      { by: "lifecycle", what: ["lifecycle.fell-silent"] },
      { by: "behavior", what: ["gap"] },
    ],
    needs: [],
    peers: {},
  },
  { number: 20, name: "Unusual hour or day", answers: [{ by: "behavior", what: ["when"] }], needs: [], peers: {} },
  { number: 21, name: "Cadence break", answers: [{ by: "behavior", what: ["cadence"] }], needs: [], peers: {} },
  {
    number: 22,
    name: "Error or denied surge",
    answers: [
      { by: "behavior", what: ["denied", "error"] },
      { by: "rule", what: ["vault-paths-probed", "opa-denied-many", "agent-tools-refused"] },
      { by: "lifecycle", what: ["lifecycle.password-spray", "lifecycle.refused-then-let-in"] },
    ],
    needs: ["denied"],
    peers: {
      scc: ["EXCESSIVE_FAILED_ATTEMPT", "AGENT_ENGINE_EXCESSIVE_FAILED_ATTEMPT"],
      entra: ["failedAccessAttempt"],
    },
  },
  {
    number: 23,
    name: "Rare error code",
    answers: [{ by: "behavior", what: ["error"] }],
    needs: ["error_code"],
    peers: { elastic: ["rare_error_code"] },
  },
  {
    number: 24,
    name: "Rare transition in a sequence of calls",
    answers: [
      { by: "rule", what: ["rules: with sequence, of your own"] },
      { by: "none", what: ["no dimension of transitions"] },
    ],
    needs: [],
    peers: {},
  },
  {
    number: 25,
    name: "Entropy of actions too low or too high",
    answers: [{ by: "none", what: ["breadth and novelty of actions say the same"] }],
    needs: [],
    peers: {},
  },
  {
    number: 26,
    name: "Data volume, exfiltration",
    answers: [
      { by: "policy", what: ["limits.bytes_per_day"] },
      { by: "rule", what: ["gcp-objects-read-in-bulk", "slack-data-exported", "workspace-data-exported"] },
    ],
    needs: ["bytes_out"],
    peers: { sentinel: ["Anomalous S3 Transfer"], guardduty: ["Exfiltration:IAMUser/AnomalousBehavior"] },
  },
  {
    number: 27,
    name: "Burst of secrets, or the first one",
    answers: [
      {
        by: "rule",
        what: [
          "aws-secrets-enumerated",
          "aws-secrets-batch-read",
          "vault-secrets-enumerated",
          "gcp-secrets-enumerated",
          "agent-secrets-searched",
        ],
      },
      { by: "behavior", what: ["action"] },
    ],
    needs: ["resource"],
    peers: { guardduty: ["CredentialAccess:IAMUser/AnomalousBehavior"] },
  },
  {
    number: 28,
    name: "Unlike its peers",
    answers: [{ by: "behavior", what: ["action", "scope"] }],
    needs: [],
    peers: {},
  },
];
