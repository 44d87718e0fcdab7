import type { AuditForm } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

/** What both spellings of Azure DevOps' log have in common: its export and streams write `ActorUPN`, its API `actorUPN`. */
const azureDevOps = (name: (field: string) => string): Omit<AuditForm, "told" | "time" | "action"> => {
  const who = name("ActorDisplayName");
  const how = name("AuthenticationMechanism");
  const id = [name("ActorUserId"), name("ActorCUID"), who];
  return {
    provider: "azure-devops",
    id: name("Id"),
    account: [name("ScopeId"), name("ScopeDisplayName")],
    classes: [
      [/^(?:Token|Library\.(?:ServiceConnection|VariableGroup|SecureFile))|SshKey|Secret/, "secret"],
      [/Login|SignIn/, "auth"],
      [/(?:Deleted|Removed|Delete|Remove|Destroyed)$/, "delete"],
      [/^(?:Security|Group|Policy|OrganizationPolicy|AuditLog|Licensing|Organization|Permission|Extension)\./, "admin"],
      [/^Project\.\w*Visibility|AgentPool|ServiceHook|Checks?\./i, "admin"],
      [/Executed$|Viewed$|Accessed$/, "read"],
      [/./, "write"],
    ],
    who: [
      { when: { [who]: /^(?:Azure DevOps Service|Microsoft\.)/ }, kind: "cloud-service", id: who },
      { when: { [who]: /Build Service/ }, kind: "service-account", id, name: who },
      { when: { [how]: /ServicePrincipal|S2S/i }, kind: "service-account", id, name: [name("ActorUPN"), who] },
      { when: { [name("ActorUPN")]: MACHINE_NAME }, kind: "service-account", id, name: [name("ActorUPN"), who] },
      { kind: "human", id, name: [name("ActorUPN"), who] },
      { kind: "cloud-service", id: "=azure-devops" },
    ],
    proof: [
      { when: { [how]: /^PAT/ }, kind: "pat", uid: how },
      { when: { [how]: /^SSH/i }, kind: "ssh-key", uid: how },
    ],
    resource: [
      ...["ConnectionName", "PipelineName", "VariableGroupName", "GroupName", "RepoName", "PolicyName"],
      ...["ExtensionName", "AgentPoolName", "DisplayName", "ReleaseName"],
    ]
      .map((member) => `${name("Data")}/${member}`)
      .concat(name("ProjectName")),
    resourceKind: name("Area"),
    address: name("IpAddress"),
    userAgent: name("UserAgent"),
    labels: {
      project: name("ProjectName"),
      how,
      group: `${name("Data")}/GroupName`,
      member: `${name("Data")}/MemberDisplayName`,
      policy: `${name("Data")}/PolicyName`,
      now: [`${name("Data")}/PolicyValue`, `${name("Data")}/ProjectVisibility`, `${name("Data")}/NewValue`],
      scopes: `${name("Data")}/Scopes`,
    },
  };
};

const asIs = (field: string): string => field;
const camel = (field: string): string => field.charAt(0).toLowerCase() + field.slice(1);

/** Octopus' event, which stands below `at` where a subscription sends it. */
const octopus = (at: string): AuditForm => ({
  provider: "octopus-deploy",
  told: { [`${at}IdentityEstablishedWith`]: true, [`${at}Occurred`]: true, [`${at}Category`]: /^\w+$/ },
  time: `${at}Occurred`,
  id: `${at}Id`,
  account: `${at}SpaceId`,
  // Users are the same in all spaces.
  home: "=",
  action: [`${at}Category`],
  classes: [
    [/^Login|^Logout|Authent/, "auth"],
    [/^(?:Deleted|Removed)/, "delete"],
    [/Deployment|Runbook|Task|Machine|Guided/, "execute"],
    [/ApiKey|Certificate|Secret/, "secret"],
    [/./, "write"],
  ],
  who: [
    { when: { [`${at}UserId`]: /^users-system$/ }, kind: "cloud-service", id: `${at}Username` },
    { when: { [`${at}IsService`]: /^true$/ }, kind: "service-account", id: `${at}UserId`, name: `${at}Username` },
    { kind: "human", id: [`${at}UserId`, `${at}Username`], name: `${at}Username` },
    { kind: "cloud-service", id: "=octopus-deploy" },
  ],
  proof: [{ kind: "api-key", uid: [`${at}ApiKeyId`, `${at}ApiKeyHint`] }],
  resource: `${at}RelatedDocumentIds/0`,
  outcome: [
    [{ [`${at}Category`]: /^LoginFailed/ }, "denied"],
    [{ [`${at}Category`]: /Failed$/ }, "error"],
  ],
  address: `${at}IpAddress`,
  userAgent: `${at}UserAgent`,
  labels: { said: `${at}Message`, name: `${at}ChangeDetails/DocumentContext/Name` },
});

/** Temporal's two spellings of the same. */
const temporal = (time: string, log: string, mail: string, key: string, address: string): AuditForm => ({
  provider: "temporal-cloud",
  told: { [time]: true, operation: /^[A-Z]\w+$/, principal: true, status: true },
  // Its API answers with a count.
  time: [time, `${time}/seconds`],
  id: log,
  action: ["operation"],
  classes: [
    [/APIKey|Certificate|Credential/i, "secret"],
    [/Login|SignIn/i, "auth"],
    [/^(?:Delete|Remove)/, "delete"],
    [/User|ServiceAccount|Role|Account|Group|ExportSink|NamespaceAccess|AuditLog/, "admin"],
  ],
  who: [
    {
      when: { "principal/type": /service_?account/i },
      kind: "service-account",
      id: ["principal/id", "principal/name"],
      name: "principal/name",
    },
    { kind: "human", id: ["principal/id", "principal/name", mail], name: ["principal/name", mail] },
    { kind: "cloud-service", id: "=temporal-cloud" },
  ],
  proof: [{ kind: "api-key", uid: `principal/${key}` }],
  resource: [
    ...["details/namespace", "details/user_email", "details/target_users/0", "details/target_user", "details/name"],
    "details/0/name",
  ],
  outcome: [
    [{ status: /^(?:OK|SUCCESS)$/i }, "success"],
    [{ status: /./ }, "error"],
  ],
  error: "status",
  address,
  labels: { role: ["details/role", "details/account_role"] },
});

/** What builds, delivers and sets up. */
export const PIPELINES: readonly AuditForm[] = [
  // https://learn.microsoft.com/en-us/azure/devops/organizations/audit/azure-devops-auditing
  {
    ...azureDevOps(asIs),
    told: { ActorCUID: true, ActionId: /^\w+\.\w+/, Timestamp: true },
    time: "Timestamp",
    action: ["ActionId"],
  },
  {
    ...azureDevOps(camel),
    told: { actorCUID: true, actionId: /^\w+\.\w+/, timestamp: true },
    time: "timestamp",
    action: ["actionId"],
  },
  // As Log Analytics keeps it, in `AzureDevOpsAuditing`.
  {
    ...azureDevOps(asIs),
    told: { ActorCUID: true, OperationName: /^\w+\.\w+/, TimeGenerated: true },
    time: "TimeGenerated",
    action: ["OperationName"],
  },
  // https://octopus.com/docs/security/users-and-teams/auditing
  octopus(""),
  octopus("Payload/Event/"),
  // https://docs.spacelift.io/integrations/audit-trail
  {
    provider: "spacelift",
    told: { remoteIP: true, actor: /^\w+::/, action: /^[\w.]+$/, account: true, context: true },
    time: "timestamp",
    account: "account",
    action: ["action"],
    classes: [
      [/api_?key|secret|token|environment/i, "secret"],
      [/login|session/i, "auth"],
      [/delete|destroy|revoke/i, "delete"],
      [/^(?:run|task)/i, "execute"],
      [/policy|user|integration|audit|webhook|worker|login|role|group|space|idp/i, "admin"],
    ],
    who: [
      { when: { actor: /^api::/ }, kind: "api-key", id: "actor", without: /^api::/ },
      { when: { actor: /^(?:system|spacelift|vcs|webhook)::/ }, kind: "cloud-service", id: "actor", without: /::$/ },
      { kind: "human", id: "actor", without: /^\w+::/ },
    ],
    proof: [{ when: { actor: /^api::/ }, kind: "api-key", uid: "actor" }],
    resource: ["data/args/input/name", "data/args/stack", "data/args/id", "data/args/space"],
    address: "remoteIP",
    labels: { mutation: "context/mutation", role: "data/args/input/role", admin: "data/args/input/admin" },
  },
  // https://apidocs.harness.io/tag/Audit
  {
    provider: "harness",
    told: { resourceScope: true, "authenticationInfo/principal/type": /^[A-Z_]+$/, action: /^[A-Z_]+$/ },
    time: "timestamp",
    id: "auditId",
    account: "resourceScope/accountIdentifier",
    action: ["resource/type", "action"],
    classes: [
      [/LOGIN|LOGOUT/, "auth"],
      [/^(?:API_KEY|TOKEN|SECRET|CONNECTOR_SECRET|SERVICE_ACCOUNT_TOKEN)/, "secret"],
      [/DELETE$|REVOKE/, "delete"],
      [/\.(?:START|END|ABORT|RERUN)/, "execute"],
      [
        /^(?:USER|ROLE|RESOURCE_GROUP|SERVICE_ACCOUNT|AUTHENTICATION|AUTH|IP_ALLOWLIST|STREAMING|SETTING|POLICY)/,
        "admin",
      ],
    ],
    who: [
      {
        when: { "authenticationInfo/principal/type": /^USER$/ },
        kind: "human",
        id: "authenticationInfo/principal/identifier",
        name: ["authenticationInfo/principal/identifier", "authenticationInfo/labels/username"],
      },
      {
        when: { "authenticationInfo/principal/type": /^API_KEY$/ },
        kind: "api-key",
        id: "authenticationInfo/principal/identifier",
      },
      {
        when: { "authenticationInfo/principal/type": /^SYSTEM$/ },
        kind: "cloud-service",
        id: "=harness",
      },
      { kind: "service-account", id: "authenticationInfo/principal/identifier" },
    ],
    resource: "resource/identifier",
    resourceKind: "resource/type",
    outcome: [[{ action: /UNSUCCESSFUL/ }, "denied"]],
    address: "requestMetadata/clientIP",
    labels: { project: "resourceScope/projectIdentifier", role: "resource/labels/roleIdentifier" },
  },
  // https://docs.temporal.io/cloud/audit-logs
  temporal("emit_time", "log_id", "user_email", "api_key_id", "x_forwarded_for"),
  temporal("emitTime", "logId", "userEmail", "apiKeyId", "xForwardedFor"),
  // Lines of before there were principals.
  {
    ...temporal("emit_time", "log_id", "user_email", "api_key_id", "caller_ip_address"),
    told: { emit_time: true, operation: /^[A-Z]\w+$/, user_email: true, category: /^LOG_CATEGORY_/ },
  },
  // https://help.sonatype.com/en/auditing.html: `ann/203.0.113.9`
  {
    provider: "nexus",
    told: { nodeId: true, initiator: true, domain: /^[\w.]+$/, type: /^[\w-]+$/, attributes: true },
    time: "timestamp",
    action: ["domain", "type"],
    classes: [
      [/apikey|api-key|token|secret|credential/i, "secret"],
      [/(?:deleted|purged)$/, "delete"],
      [/^security|capability|configuration|system|ldap|saml/, "admin"],
    ],
    who: [
      { when: { initiator: /^\*|^system|task/i }, kind: "cloud-service", id: "initiator", without: /\/.*$|\*/g },
      { when: { initiator: /^anonymous/ }, kind: "unknown", id: "=anonymous" },
      { when: { initiator: MACHINE_NAME }, kind: "service-account", id: "initiator", without: /\/[^/]*$/ },
      { kind: "human", id: "initiator", without: /\/[^/]*$/ },
    ],
    resource: ["context", "attributes/id", "attributes/name"],
    resourceKind: "domain",
    gives: "attributes/roles",
    labels: { repository: "attributes/repository.name", now: "attributes/enabled" },
  },
  // https://docs.getdbt.com/docs/cloud/manage-access/audit-log
  {
    provider: "dbt-cloud",
    told: { routing_key: /^v\d+\.events\./, actor_type: true, logged_at: true },
    time: "logged_at",
    id: "uuid",
    account: "account_id",
    home: "=",
    action: ["routing_key"],
    without: /^v\d+\.events\./,
    classes: [
      [/token|credential(?!s?login)|secret|webhook/i, "secret"],
      [/login|auth/i, "auth"],
      [/delet|remov/i, "delete"],
      [/user|group|permission|invite|license|account/i, "admin"],
    ],
    who: [
      { when: { actor_type: /token/i }, kind: "api-key", id: ["actor_id", "actor_name"], name: "actor_name" },
      { when: { actor_type: /system/i }, kind: "cloud-service", id: "=dbt-cloud" },
      { kind: "human", id: ["actor_id", "actor_name"], name: "actor_name" },
    ],
    proof: [{ when: { actor_type: /token/i }, kind: "api-key", uid: "actor_id" }],
    resource: "identifier",
    resourceKind: "service",
    outcome: [[{ routing_key: /fail/i }, "denied"]],
    address: "actor_ip",
  },
];
