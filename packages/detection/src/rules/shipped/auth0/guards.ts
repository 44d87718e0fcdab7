import type { Condition, Rule } from "../../rule.ts";
import { auth0 } from "../examples/directories.ts";

const BASE = { version: 1, sources: ["auth0"], owasp: [] } as const;
const ROUTINE = "Administrators and pipelines at a change that was agreed.";
const ASK = "Ask whoever did it; put the setting back.";

/** When bot detection challenges, per flow: as the Management API names them, and as the dashboard's own calls do. */
const CHALLENGES = [
  "policy",
  ...["password", "passwordless", "password_reset"].flatMap((flow) => [`challenge_${flow}_policy`, `${flow}_policy`]),
];

/** Auth0: protections, secrets of clients, and from where people come. */
export const AUTH0_GUARDS: readonly Rule[] = [
  {
    ...BASE,
    id: "auth0-attack-protection-off",
    title: "{identity_name} changed the protection against attacks ({resource|not named in the log})",
    confidence: "medium",
    actions: ["attack-protection", "anomaly"].flatMap((area) =>
      ["PATCH", "PUT", "POST"].map((method) => `${method} /api/v2/${area}/*`),
    ),
    when: {
      any: [
        // What was asked for, or what is so now: a call may leave out what it does not change.
        ...["request", "response"].flatMap((side): readonly Condition[] => [
          { field: `raw.data.details.${side}.body.enabled`, equals: false },
          // Bot detection has no switch: it is a challenge that is never shown.
          ...CHALLENGES.map((name) => ({ field: `raw.data.details.${side}.body.${name}`, in: ["off", "never"] })),
          // On, and it only writes to somebody.
          {
            all: [
              { field: `raw.data.details.${side}.body.shields`, exists: true },
              { not: { field: `raw.data.details.${side}.body.shields`, equals: "block" } },
            ],
          },
        ]),
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    owasp: ["NHI4"],
    expected: "protections stay on",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "off",
        records: [
          auth0(
            "Update Breached Password Detection settings",
            "patch",
            "/api/v2/attack-protection/breached-password-detection",
            { enabled: false },
          ),
        ],
      },
      {
        name: "told of, and no longer blocked",
        records: [
          auth0("Update Suspicious IP Throttling settings", "patch", "/v2/attack-protection/suspicious-ip-throttling", {
            enabled: true,
            shields: ["admin_notification"],
          }),
        ],
      },
      {
        name: "no challenge for bots",
        records: [
          auth0("Update Bot Detection settings", "patch", "/api/v2/attack-protection/bot-detection", {
            challenge_password_policy: "never",
          }),
        ],
      },
      {
        name: "no challenge where a password is reset, by the dashboard",
        records: [
          auth0("Create or update the anomaly detection captcha", "put", "/api/v2/anomaly/captchas", {
            password_reset_policy: "off",
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "on",
        records: [
          auth0(
            "Update Breached Password Detection settings",
            "patch",
            "/api/v2/attack-protection/breached-password-detection",
            { enabled: true, shields: ["block", "admin_notification"] },
          ),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "auth0-client-secret-changed",
    title: "{identity_name} gave {resource|a client} a new secret or more rights",
    confidence: "medium",
    actions: [
      "POST /api/v2/clients/{id}/rotate-secret",
      "POST /api/v2/clients/{id}/credentials",
      "POST /api/v2/client-grants",
      "PATCH /api/v2/client-grants/{id}",
    ],
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI7"],
    expected: "secrets are rotated by a plan",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "a credential",
        records: [
          auth0("Create a client credential", "post", "/api/v2/clients/aB3dE6gH9jK2mN5pQ8sT1vW4yZ7xC0fL/credentials"),
        ],
      },
    ],
    quiet: [{ name: "read", records: [auth0("Get clients", "get", "/api/v2/clients")] }],
  },
  {
    ...BASE,
    id: "auth0-log-stream-stopped",
    title: "{identity_name} stopped the log from being sent elsewhere",
    confidence: "medium",
    actions: ["DELETE /api/v2/log-streams/{id}"],
    severity: "high",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685.002" }],
    expected: "logs flow",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "deleted", records: [auth0("Delete log stream", "delete", "/api/v2/log-streams/lst_0000000000000001")] },
    ],
    quiet: [{ name: "read", records: [auth0("Get log streams", "get", "/api/v2/log-streams")] }],
  },
  {
    ...BASE,
    id: "auth0-connection-changed",
    title: "{identity_name} changed from where people sign in ({action})",
    confidence: "medium",
    actions: ["POST /api/v2/connections", "PATCH /api/v2/connections/{id}", "DELETE /api/v2/connections/{id}"],
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1556.009" }],
    owasp: ["NHI4"],
    expected: "connections are set up once",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "made", records: [auth0("Create a connection", "post", "/api/v2/connections")] }],
    quiet: [{ name: "read", records: [auth0("Get connections", "get", "/api/v2/connections")] }],
  },
];
