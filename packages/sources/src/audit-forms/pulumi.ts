import type { AuditForm } from "./form.ts";

const SHARED = {
  provider: "pulumi",
  classes: [
    [/fail/i, "auth"],
    [/token|decrypt|secret|key|environment[- ]open/i, "secret"],
    [/log ?in|saml|authent/i, "auth"],
    [/delet|remov|destroy/i, "delete"],
    [/export/i, "read"],
    [/member|role|team|org|permission|policy|webhook/i, "admin"],
  ],
} as const satisfies Partial<AuditForm>;

/** Pulumi Cloud: as its API answers, and as its table of values is downloaded. */
export const PULUMI: readonly AuditForm[] = [
  // https://www.pulumi.com/docs/reference/cloud-rest-api/audit-logs: who acted with a token is its owner
  {
    ...SHARED,
    told: {
      sourceIP: true,
      event: /^[A-Za-z][A-Za-z -]+$/,
      description: true,
      user: true,
      "user/avatarUrl": true,
      timestamp: /^\d{10}$/,
    },
    time: "timestamp",
    action: ["event"],
    who: [
      // A deployment's, a team's or the organisation's own token has no person.
      { when: { actorUrn: /^urn:/ }, kind: "service-account", id: "actorUrn", name: ["actorName", "actorUrn"] },
      { kind: "human", id: ["user/githubLogin", "user/name"], name: ["user/name", "user/githubLogin"] },
      { kind: "api-key", id: "tokenID", name: "tokenName" },
    ],
    proof: [{ kind: "pat", uid: "tokenID" }],
    outcome: [
      [{ authFailure: /^true$/ }, "denied"],
      [{ event: /^auth-failure/ }, "denied"],
    ],
    address: "sourceIP",
    labels: { said: "description", token_name: "tokenName", admin: "reqOrgAdmin" },
  },
  {
    ...SHARED,
    told: { RequireOrgAdmin: true, Event: /^[A-Za-z][A-Za-z -]+$/, SourceIP: true, Login: true, Timestamp: true },
    time: "Timestamp",
    action: ["Event"],
    who: [{ kind: "human", id: ["Login", "Name"], name: ["Name", "Login"] }],
    outcome: [[{ AuthenticationFailure: /^true$/i }, "denied"]],
    address: "SourceIP",
    labels: { said: "Description", admin: "RequireOrgAdmin" },
  },
];
