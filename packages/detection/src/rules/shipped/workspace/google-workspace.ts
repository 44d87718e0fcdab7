import type { Rule } from "../../rule.ts";
import { workspace } from "../examples/directories.ts";
import { setTo } from "./setting.ts";

const BASE = { version: 1, sources: ["google-workspace"], owasp: [] } as const;
const ROUTINE = "Administrators at their work: ask which change it was.";
const ASK = "Ask whoever did it; undo it in the admin console (reversible).";

/** Scopes that tell an application who signed in, and nothing else. */
const WHO_SIGNED_IN = [
  ...["openid", "email", "profile"],
  ...["userinfo.email", "userinfo.profile"].map((name) => `https://www.googleapis.com/auth/${name}`),
];

/** Google Workspace: who rules, who gets in, what leaves. */
export const GOOGLE_WORKSPACE: readonly Rule[] = [
  {
    ...BASE,
    id: "workspace-admin-made",
    title: "{identity_name} gave {labels.target_user|somebody} the role {labels.role_name|of an administrator}",
    confidence: "medium",
    actions: ["ASSIGN_ROLE", "GRANT_ADMIN_PRIVILEGE", "ADD_PRIVILEGE", "GRANT_DELEGATED_ADMIN_PRIVILEGES"],
    when: {
      not: {
        any: [
          { field: "raw.events.*.parameters.*.value", in: ["_GROUPS_EDITOR_ROLE"] },
          { field: "raw.events.*.parameters.*.value", matches: "_*READ*_ROLE" },
        ],
      },
    },
    severity: "high",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "few administrators, all of them people",
    shows: ["labels.target_user", "labels.role_name"],
    key: "labels.target_user",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "assigned",
        records: [workspace("admin", "ASSIGN_ROLE", { ROLE_NAME: "_SEED_ADMIN_ROLE", USER_EMAIL: "eve@example.com" })],
      },
    ],
    quiet: [
      {
        name: "a role that reads groups",
        records: [
          workspace("admin", "ASSIGN_ROLE", { ROLE_NAME: "_GROUPS_READER_ROLE", USER_EMAIL: "eve@example.com" }),
        ],
      },
      {
        name: "taken away",
        records: [
          workspace("admin", "UNASSIGN_ROLE", { ROLE_NAME: "_SEED_ADMIN_ROLE", USER_EMAIL: "eve@example.com" }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "workspace-domain-access-granted",
    title: "{identity_name} let an application act for everybody in the domain",
    confidence: "medium",
    actions: ["AUTHORIZE_API_CLIENT_ACCESS", "ADD_APPLICATION", "CHANGE_APPLICATION_SETTING"],
    when: { field: "action", equals: "AUTHORIZE_API_CLIENT_ACCESS" },
    severity: "high",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI3", "NHI5"],
    expected: "few applications act for everybody",
    shows: ["labels.api_client_name", "granted_scopes"],
    key: "labels.api_client_name",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "granted",
        records: [
          workspace("admin", "AUTHORIZE_API_CLIENT_ACCESS", {
            API_CLIENT_NAME: "x.apps.googleusercontent.com",
            API_SCOPES: "https://www.googleapis.com/auth/drive",
          }),
        ],
      },
    ],
    quiet: [
      { name: "taken away", records: [workspace("admin", "REMOVE_API_CLIENT_ACCESS", { API_CLIENT_NAME: "x" })] },
    ],
  },
  {
    ...BASE,
    id: "workspace-sign-in-weakened",
    title: "{identity_name} weakened sign-in of the domain ({action})",
    confidence: "medium",
    actions: [
      "ENFORCE_STRONG_AUTHENTICATION",
      "ALLOW_STRONG_AUTHENTICATION",
      "CHANGE_ALLOWED_TWO_STEP_VERIFICATION_METHODS",
      "TOGGLE_SSO_ENABLED",
      "CHANGE_SSO_SETTINGS",
      "UNENROLL_USER_FROM_STRONG_AUTH",
      "UNENROLL_USER_FROM_TITANIUM",
      "REVOKE_SECURITY_KEY",
      "WEAK_PROGRAMMATIC_LOGIN_SETTINGS_CHANGED",
      "SESSION_CONTROL_SETTINGS_CHANGE",
      "TURN_OFF_2_STEP_VERIFICATION",
      "ADD_TRUSTED_DOMAINS",
      "ADD_SECONDARY_DOMAIN",
    ],
    when: {
      not: {
        any: [
          {
            all: [
              { field: "action", in: ["ENFORCE_STRONG_AUTHENTICATION", "ALLOW_STRONG_AUTHENTICATION"] },
              setTo("true"),
            ],
          },
          {
            all: [
              { field: "action", equals: "CHANGE_ALLOWED_TWO_STEP_VERIFICATION_METHODS" },
              { field: "raw.events.*.parameters.*.value", in: ["ONLY_SECURITY_KEY", "NO_TELEPHONY"] },
            ],
          },
          { all: [{ field: "action", prefix: "WEAK_PROGRAMMATIC_LOGIN" }, setTo("DENIED")] },
        ],
      },
    },
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1556.006" }],
    owasp: ["NHI4"],
    expected: "second factor and single sign-on stay",
    shows: ["action"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "a user without",
        records: [workspace("admin", "UNENROLL_USER_FROM_STRONG_AUTH", { USER_EMAIL: "eve@example.com" })],
      },
    ],
    quiet: [
      { name: "a name changed", records: [workspace("admin", "CHANGE_USER_NAME", { USER_EMAIL: "eve@example.com" })] },
      {
        name: "security keys alone from now on",
        records: [
          workspace("admin", "CHANGE_ALLOWED_TWO_STEP_VERIFICATION_METHODS", {
            ALLOWED_TWO_STEP_VERIFICATION_METHOD: "ONLY_SECURITY_KEY",
          }),
        ],
      },
      {
        name: "programs with nothing but a password are kept out",
        records: [workspace("admin", "WEAK_PROGRAMMATIC_LOGIN_SETTINGS_CHANGED", { NEW_VALUE: "DENIED" })],
      },
    ],
  },
  {
    ...BASE,
    id: "workspace-suspicious-sign-in",
    title: "Google says that a sign-in of {identity_name} is suspicious",
    confidence: "medium",
    actions: [
      "suspicious_login",
      "suspicious_login_less_secure_app",
      "suspicious_programmatic_login",
      "account_disabled_hijacked",
      "gov_attack_warning",
      "account_disabled_password_leak",
      "account_disabled_generic",
      "account_disabled_spamming_through_relay",
      "risky_sensitive_action_allowed",
      "risky_sensitive_action_blocked",
      "account_disabled_spamming",
      "login_success",
    ],
    when: {
      any: [{ not: { field: "action", equals: "login_success" } }, { field: "labels.suspicious", equals: "true" }],
    },
    severity: "high",
    attempted: "high",
    failed: "high",
    refusal: "alone",
    attacks: [{ tactic: "Initial Access", technique: "T1078.004" }],
    owasp: ["NHI2"],
    expected: "sign-ins as Google knows them",
    shows: ["src_ip"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [
      "Ask the person, by another way than mail; else suspend the account and end its sessions (both reversible).",
    ],
    fires: [
      { name: "programmatic", records: [workspace("login", "suspicious_programmatic_login")] },
      { name: "let in all the same", records: [workspace("login", "login_success", { is_suspicious: true })] },
    ],
    quiet: [
      { name: "signed in", records: [workspace("login", "login_success", { login_type: "google_password" })] },
      { name: "as always", records: [workspace("login", "login_success", { is_suspicious: false })] },
    ],
  },
  {
    ...BASE,
    id: "workspace-app-consented",
    title: "{identity_name} gave the application {labels.app|that the log does not name} access to the data",
    confidence: "medium",
    actions: ["authorize"],
    when: {
      any: [
        { field: "granted_scopes", exists: false },
        { each: "granted_scopes", where: { not: { field: "item", in: WHO_SIGNED_IN } } },
      ],
    },
    severity: "info",
    attacks: [{ tactic: "Credential Access", technique: "T1528" }],
    owasp: ["NHI3"],
    expected: "applications that were reviewed",
    shows: ["labels.app", "granted_scopes"],
    key: "labels.app",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "let in",
        records: [
          workspace("token", "authorize", { app_name: "Helper", client_id: "x", scope: ["https://mail.google.com/"] }),
        ],
      },
    ],
    quiet: [
      { name: "taken out", records: [workspace("token", "revoke", { app_name: "Helper", client_id: "x" })] },
      {
        name: "signing in with Google",
        records: [
          workspace("token", "authorize", { app_name: "Boards", client_id: "x", scope: WHO_SIGNED_IN.slice(0, 3) }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "workspace-file-made-public",
    title: "{identity_name} let everybody see {labels.title|resource|a file}",
    confidence: "medium",
    actions: ["change_document_visibility", "change_document_access_scope", "change_acl_editors"],
    when: { field: "labels.visibility", in: ["public_on_the_web", "people_with_link", "shared_externally"] },
    severity: "medium",
    attacks: [{ tactic: "Exfiltration", technique: "T1567" }],
    expected: "files stay in the domain",
    shows: ["labels.title", "labels.visibility"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "public",
        records: [
          workspace("drive", "change_document_visibility", { visibility: "public_on_the_web", doc_title: "plan" }),
        ],
      },
    ],
    quiet: [
      {
        name: "within",
        records: [
          workspace("drive", "change_document_visibility", { visibility: "shared_internally", doc_title: "plan" }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "workspace-data-exported",
    title: "{identity_name} exported the data of the domain ({action})",
    confidence: "medium",
    actions: [
      "CUSTOMER_TAKEOUT_CREATED",
      "CUSTOMER_TAKEOUT_SUCCEEDED",
      "CUSTOMER_TAKEOUT_SCHEDULED",
      "DATA_EXPORT_STARTED",
      "TRANSFER_DOCUMENT_OWNERSHIP",
      "CREATE_EMAIL_MONITOR",
      "REQUEST_MAILBOX_DUMP",
      "REQUEST_ACCOUNT_INFO",
    ],
    severity: "high",
    attacks: [{ tactic: "Exfiltration", technique: "T1567" }],
    expected: "exports for a legal cause",
    shows: ["action"],
    key: "action",
    falsePositives: [ROUTINE],
    response: ["Cancel the export while it runs; what was taken is gone, so treat it as disclosed."],
    fires: [{ name: "exported", records: [workspace("admin", "CUSTOMER_TAKEOUT_CREATED")] }],
    quiet: [{ name: "a user made", records: [workspace("admin", "CREATE_USER", { USER_EMAIL: "eve@example.com" })] }],
  },
];
