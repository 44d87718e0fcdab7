import type { Condition, Rule } from "../../rule.ts";
import { minio, nomad, rancher } from "../examples/hosts.ts";
import {
  atlas,
  atlassian,
  confluent,
  crowdstrike,
  duo,
  elasticsearch,
  grafana,
  harbor,
  jfrog,
  keycloak,
  snyk,
} from "../examples/services.ts";
import { plainRule } from "../plain-rule.ts";

const SOURCE = { sources: ["services"] } as const;

/** The first token of a cluster, which may do all. */
const BOOTSTRAPPED = ["PUT /v1/acl/bootstrap", "POST /v1/acl/bootstrap"] as const;

/** A key that may do nearly everything, as each service writes it. */
const POWERFUL: Condition = {
  any: [
    { field: "action", in: BOOTSTRAPPED },
    {
      all: [
        { field: "provider", equals: "jfrog" },
        { field: "granted_scopes", matches: "*admin*" },
      ],
    },
    // Robots of no project are of the whole registry.
    {
      all: [
        { field: "provider", equals: "harbor" },
        { field: "labels.project", equals: "0" },
      ],
    },
    {
      all: [
        { field: "provider", equals: "snyk" },
        { field: "labels.role", matches: "*admin*" },
      ],
    },
    {
      all: [
        { field: "provider", equals: "duo" },
        { field: "labels.type", in: ["adminapi", "Admin API"] },
      ],
    },
    {
      all: [
        { field: "provider", equals: "crowdstrike" },
        { field: "granted_scopes", matches: "*:write" },
      ],
    },
    {
      all: [
        { field: "provider", equals: "teleport" },
        { field: "granted_scopes", in: ["Admin", "Auth", "Proxy"] },
      ],
    },
    {
      all: [
        { field: "provider", equals: "spire" },
        { field: "labels.admin", equals: "true" },
      ],
    },
    {
      all: [
        { field: "provider", equals: "spire" },
        { field: "labels.downstream", equals: "true" },
      ],
    },
  ],
};

export const MADE: readonly string[] = [
  ...["api_key.create", "TKN_C", "create_robot", "org.service_account.create", "group.service_account.create"],
  ...["integration_create", "API_KEY_CREATED", "SERVICE_ACCOUNT_CREATED", "SERVICE_ACCOUNT_SECRET_ADDED"],
  ...["bot.create", "join_token.create", "provision_token.create", "api_key_created", "workspace.scim_token_generated"],
  ...["service_account_created", "CreateAPIClient", "ResetAPIClientSecret", "API_ACCESS_TOKEN_CREATED"],
  ...["AGENT_TOKEN_CREATED", "CLUSTER_TOKEN_CREATED", "REGISTRY_TOKEN_CREATED", "checkout-key.create"],
  ...["org.oat.create", "createdconnectedapplication", "insertConnectedApplication", "AccountService.CreateToken"],
  ...["AUTH_KEY.CREATE", "API_KEY.CREATE", "OAUTH_CLIENT.CREATE", "authentication_token.create", "token_create"],
  ...["api_key.created", "application_key.created", "sa.create", "satoken.create", "accounts.generateDbToken"],
  ...["entry.v1.Entry.BatchCreateEntry", "API_KEY_ACCESS_LIST_ENTRY_ADDED", "ProjectService.CreateToken"],
  ...["CLIENT.CREATE", "CLIENT_INITIAL_ACCESS_MODEL.CREATE", "APPLICATION.CREATED", "model_created.token"],
  ...["cluster:admin/xpack/security/api_key/create", "cluster:admin/xpack/security/api_key/grant"],
  ...["cluster:admin/xpack/security/service_account/token/create", "CreateAPIKey", "CreateServiceAccount"],
  ...["create-identity", "create-service-token", "create-identity-universal-auth-client-secret"],
  ...["create-token-identity-token-auth", "Access Key.CREATE", "createAccessToken", "CLIENT.ACTION"],
  ...["create.service-account", "create.service-account.service-account-token", "create.api-key"],
  ...["AuthenticationTokenCreation", "ServiceAccount_Created"],
  ...["Token.PatCreateEvent", "Token.SshCreateEvent", "Library.ServiceConnectionCreated"],
  ...["createRelayAutoConfiguration", "password.created", "POST /rbac/users", "APPLICATION_PUBLIC_KEY_ADDED"],
  ...["database_branch_password.created", "ProvisionOrganizationSCIMToken", "AddServiceAccount", "AddUser"],
  ...["PUT /v1/acl/token", "POST /v1/acl/token", ...BOOTSTRAPPED, "POST /v3/tokens"],
  ...["audit.service_key.create", "generate_api_secret", "Added API ID", "Regenerated API key for API ID"],
  ...[
    "ROTATE_API_TOKEN",
    "createBot",
    "createOAuthApp",
    "RotateServiceAccountSecret",
    "regenOAuthAppSecret",
    "oauth_entity.client_secret",
  ],
];

/** Not every integration of Duo's may do something there, nor every entry of SPIRE's; a client of Keycloak's may get a new secret. */
const IS_NO_KEY: Condition = {
  any: [
    { field: "action", equals: "integration_create" },
    { field: "action", equals: "entry.v1.Entry.BatchCreateEntry" },
    // MinIO's users are programs; whose else are called so is not said.
    { all: [{ field: "action", equals: "AddUser" }, { not: { field: "provider", equals: "minio" } }] },
    {
      all: [{ field: "action", equals: "CLIENT.ACTION" }, { not: { field: "resource", matches: "*/client-secret" } }],
    },
  ],
};

const POWERFUL_MADE = plainRule({
  ...SOURCE,
  id: "service-powerful-key-made",
  title: "{identity_name} made a key at {provider} that may do nearly everything: {resource|not named in the log}",
  actions: MADE,
  when: POWERFUL,
  severity: "medium",
  attempted: "low",
  owasp: ["NHI5", "NHI7"],
  attack: { tactic: "Persistence", technique: "T1098.001" },
  expected: "keys that may do one thing",
  shows: ["resource", "granted_scopes", "labels.role"],
  fires: ["a service account of an administrator", snyk("org.service_account.create", { role: "ADMIN" })],
  quiet: ["one that reads", snyk("org.service_account.create", { role: "VIEWER" })],
});

const KEY_MADE = plainRule({
  ...SOURCE,
  id: "service-key-made",
  title: "{identity_name} made a key or an account for a machine at {provider}: {resource|not named in the log}",
  actions: MADE,
  when: { not: { any: [POWERFUL, IS_NO_KEY] } },
  severity: "low",
  owasp: ["NHI1"],
  attack: { tactic: "Persistence", technique: "T1098.001" },
  expected: "keys come from code, or from whoever looks after the service",
  fires: ["a key of Atlas", atlas("API_KEY_CREATED", { targetPublicKey: "abcdefgh" })],
  quiet: ["an integration of Duo's that is for people", duo("integration_create", { raw_type: "1password" })],
});

/** Keys and accounts of machines at services whose audit logs are read, whichever service it is. */
export const SERVICES_CREDENTIALS: readonly Rule[] = [
  {
    ...POWERFUL_MADE,
    fires: [
      ...POWERFUL_MADE.fires,
      { name: "a token of JFrog's", records: [jfrog("TKN", "C", { added: { scope: "applied-permissions/admin" } })] },
      { name: "a robot of a whole registry", records: [harbor("create", "robot", 0)] },
      { name: "Duo's own API", records: [duo("integration_create", { raw_type: "adminapi" })] },
      { name: "the first token of a cluster", records: [nomad("POST", "/v1/acl/bootstrap")] },
      { name: "a client that writes", records: [crowdstrike("CreateAPIClient", { "scope(s)": "hosts:write" })] },
    ],
    quiet: [
      ...POWERFUL_MADE.quiet,
      { name: "a robot of one project", records: [harbor("create", "robot", 7)] },
      { name: "a client that reads", records: [crowdstrike("CreateAPIClient", { "scope(s)": "hosts:read" })] },
    ],
  },
  {
    ...KEY_MADE,
    fires: [
      ...KEY_MADE.fires,
      { name: "a client of Keycloak's", records: [keycloak("CLIENT", "CREATE")] },
      {
        name: "a new secret of a client of Keycloak's",
        records: [keycloak("CLIENT", "ACTION", { resourcePath: "clients/5a1e/client-secret" })],
      },
      { name: "a token of an account of Grafana's", records: [grafana("service-account", "service-account-token")] },
      { name: "a key of Elasticsearch's", records: [elasticsearch("cluster:admin/xpack/security/api_key/create")] },
      { name: "a key of Confluent's", records: [confluent("CreateAPIKey")] },
      { name: "a token of Nomad's", records: [nomad("POST", "/v1/acl/token")] },
      { name: "a token of Rancher's", records: [rancher("POST", "/v3/tokens")] },
      { name: "a program's key to MinIO", records: [minio("AddServiceAccount")] },
      { name: "a program's account at MinIO", records: [minio("AddUser")] },
    ],
    quiet: [
      ...KEY_MADE.quiet,
      { name: "a client of Keycloak's that changes", records: [keycloak("CLIENT", "UPDATE")] },
      {
        name: "a client of Keycloak's of which the sessions end",
        records: [keycloak("CLIENT", "ACTION", { resourcePath: "clients/5a1e/push-revocation" })],
      },
      { name: "a dashboard of Grafana's", records: [grafana("dashboard")] },
      { name: "a search in Elasticsearch", records: [elasticsearch("indices:data/read/search")] },
      { name: "a token of Nomad's that is looked at", records: [nomad("GET", "/v1/acl/token/self")] },
      { name: "a token of Rancher's that is gone", records: [rancher("DELETE", "/v3/tokens/token-abcde")] },
      { name: "a file of MinIO's", records: [minio("PutObject")] },
      { name: "a topic of Confluent's", records: [confluent("kafka.CreateTopics")] },
    ],
  },
  plainRule({
    ...SOURCE,
    id: "service-atlassian-token-made",
    title: "{identity_name} made a token or a key at Atlassian ({action})",
    service: "atlassian",
    actions: ["*"],
    when: {
      all: [
        {
          any: [
            { field: "action", matches: "*token*" },
            { field: "action", matches: "*api*key*" },
            { field: "action", matches: "*oauth_client*" },
            // Of Data Center: a person's, and a repository's.
            { field: "action", matches: "*ssh*key*" },
          ],
        },
        {
          any: [
            { field: "action", matches: "*creat*" },
            { field: "action", matches: "*generat*" },
            { field: "action", matches: "*add*" },
            { field: "action", matches: "*authoriz*" },
          ],
        },
      ],
    },
    severity: "low",
    owasp: ["NHI1"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "keys come from code, or from whoever looks after the service",
    fires: ["an organisation's key", atlassian("org_api_key_created")],
    quiet: ["one taken back", atlassian("user_api_token_revoked")],
  }),
];
