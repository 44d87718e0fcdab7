import type { Rule } from "../../rule.ts";
import { vercel } from "../examples/hosts.ts";
import { azureDevops, bitbucket, itemUse, octopus, onepassword, oracle } from "../examples/platforms.ts";
import { bitwarden, salesforce } from "../examples/services.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";
import { IS_SHOWN, SHOWN } from "./hosts.ts";

const SOURCE = { sources: ["services"] } as const;

const IN_BROWSER = { AuthenticationMechanism: "PAT authorizationId: 7f1c", UserAgent: "Mozilla/5.0" } as const;

const range = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `i${at}`);

const MANY_TAKEN = plainRule({
  ...SOURCE,
  id: "service-secrets-taken",
  title: "{identity_name} took many secrets out of {provider}",
  actions: ["item.secure-copy", "item.reveal", "item.export", ...SHOWN],
  when: IS_SHOWN,
  severity: "medium",
  attack: { tactic: "Credential Access", technique: "T1555.006" },
  expected: "people take the few secrets that they need",
  falsePositives: ["Somebody who moves to another store, announced."],
  key: "identity_uid",
  owasp: ["NHI2"],
  fires: ["each with another name", itemUse("secure-copy")],
  quiet: ["one", itemUse("secure-copy")],
});

const CARRIED_OUT = plainRule({
  ...SOURCE,
  id: "service-secrets-exported",
  title: "{identity_name} carried secrets out of {provider} as a file ({action}): {resource|not named in the log}",
  actions: ["User_ClientExportedVault", "SECRET - EXPORT", "SECRET - EXPORTED", "Vault Export*", "exported_records"],
  severity: "low",
  attack: { tactic: "Credential Access", technique: "T1555.006" },
  expected: "secrets stay in their store, and are asked for one by one",
  falsePositives: ["Somebody who moves to another store, announced."],
  owasp: ["NHI2"],
  key: "action",
  fires: ["somebody's own", bitwarden(1007)],
  quiet: ["somebody comes in", bitwarden(1000)],
});

const MANY_GONE = plainRule({
  ...SOURCE,
  id: "service-secrets-deleted",
  title: "{identity_name} deleted many secrets at {provider}",
  actions: ["items.delete", "item.delete", "items.purge", "Cipher_Deleted", "Secret_Deleted", "delete-secret"],
  severity: "medium",
  attack: { tactic: "Impact", technique: "T1485" },
  expected: "secrets are deleted one by one",
  falsePositives: ["A store that is cleaned up, announced."],
  key: "identity_uid",
  fires: ["each with another name", onepassword("items", "delete")],
  quiet: ["one", onepassword("items", "delete")],
});

const MADE_PUBLIC = plainRule({
  ...SOURCE,
  id: "service-made-public",
  title: "{identity_name} opened {resource|something} of {provider} to everybody ({labels.now})",
  actions: ["Project.UpdateVisibilityCompleted", "ObjectStorage.UpdateBucket", "ObjectStorage.CreateBucket"],
  when: { field: "labels.now", in: ["Public", "ObjectRead", "ObjectReadWithoutList"] },
  severity: "medium",
  attempted: "low",
  attack: { tactic: "Exfiltration", technique: "T1537" },
  expected: "what is public was decided to be so",
  fires: ["a project", azureDevops("Project.UpdateVisibilityCompleted", { ProjectVisibility: "Public" })],
  quiet: ["one is hidden", azureDevops("Project.UpdateVisibilityCompleted", { ProjectVisibility: "Private" })],
});

const LOOSENED = plainRule({
  ...SOURCE,
  id: "service-organisation-loosened",
  title: "{identity_name} loosened what holds for all of {provider}: {labels.policy|action} is {labels.now}",
  actions: ["OrganizationPolicy.PolicyValueUpdated", "security.anonymous.changed"],
  when: {
    any: [
      {
        all: [
          { field: "labels.policy", matches: "*Allow*" },
          { field: "labels.now", in: ["true", "ON"] },
        ],
      },
      {
        all: [
          {
            any: ["*LogAudit*", "*Disallow*", "*Enforce*", "*Restrict*"].map((matches) => ({
              field: "labels.policy",
              matches,
            })),
          },
          { field: "labels.now", in: ["false", "OFF"] },
        ],
      },
      {
        all: [
          { field: "action", equals: "security.anonymous.changed" },
          { field: "labels.now", equals: "true" },
        ],
      },
    ],
  },
  severity: "medium",
  attempted: "low",
  attack: { tactic: "Defense Impairment", technique: "T1685" },
  expected: "set once",
  key: "labels.policy",
  fires: [
    "nobody needs to sign in",
    azureDevops("OrganizationPolicy.PolicyValueUpdated", {
      PolicyName: "Policy.AllowAnonymousAccess",
      PolicyValue: "True",
    }),
  ],
  quiet: [
    "everybody does",
    azureDevops("OrganizationPolicy.PolicyValueUpdated", {
      PolicyName: "Policy.AllowAnonymousAccess",
      PolicyValue: "False",
    }),
  ],
});

/** What stands in front of code, data and people at services, and is opened. */
export const SERVICES_OPENINGS: readonly Rule[] = [
  CARRIED_OUT,
  {
    ...MADE_PUBLIC,
    fires: [
      ...MADE_PUBLIC.fires,
      {
        name: "a bucket of Oracle's",
        records: [oracle("ObjectStorage", "UpdateBucket", { publicAccessType: "ObjectRead" })],
      },
    ],
    quiet: [
      ...MADE_PUBLIC.quiet,
      {
        name: "a bucket that is closed",
        records: [oracle("ObjectStorage", "UpdateBucket", { publicAccessType: "NoPublicAccess" })],
      },
    ],
  },
  {
    ...LOOSENED,
    fires: [
      ...LOOSENED.fires,
      {
        name: "as a switch",
        records: [
          azureDevops("OrganizationPolicy.PolicyValueUpdated", {
            PolicyName: "Policy.LogAuditEvents",
            PolicyValue: "OFF",
          }),
        ],
      },
    ],
  },
  plainRule({
    ...SOURCE,
    id: "service-delivery-guard-lowered",
    title: "{identity_name} took away or went past what guards the code at {provider} ({action}): {resource|a project}",
    actions: [
      ...["Git.RefUpdatePoliciesBypassed", "Policy.PolicyConfigRemoved", "CheckConfiguration.Deleted"],
      ...[
        "Checks.CheckConfigurationDeleted",
        "policy.delete",
        "policy_check.override",
        "Global secret scanning rule deleted",
      ],
      ...["Project secret scanning rule deleted", "Repository secret scanning rule deleted"],
      ...["Secret scanning exempt repository added", "Project secret scanning allowlist rule added"],
      ...["Repository secret scanning allowlist rule added", "Secret scanning rule deleted"],
      ...["policy.destroy", "policy_set.destroy"],
    ],
    when: { field: "provider", in: ["azure-devops", "spacelift", "atlassian", "hcp-terraform"] },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "changes go through review and checks",
    fires: ["a branch's rules", azureDevops("Git.RefUpdatePoliciesBypassed", { RepoName: "shop" })],
    quiet: ["a rule is added", bitbucket("Global secret scanning rule added")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-token-in-browser",
    title: "The token of {identity_name} for {provider} was used in a browser",
    service: "azure-devops",
    actions: ["*"],
    when: {
      all: [
        { field: "labels.how", prefix: "PAT" },
        { field: "user_agent", prefix: "Mozilla/" },
      ],
    },
    severity: "low",
    owasp: ["NHI10"],
    attack: { tactic: "Credential Access", technique: "T1528" },
    expected: "tokens are for programs",
    key: "identity_uid",
    fires: ["somewhere", { ...azureDevops("Git.RepositoryCreated"), ...IN_BROWSER }],
    quiet: ["whoever signed in", { ...azureDevops("Git.RepositoryCreated"), UserAgent: "Mozilla/5.0" }],
  }),
  plainRule({
    ...SOURCE,
    id: "service-attacked-with-tool",
    title: "{identity_name} called {provider} with a tool that attackers use ({user_agent})",
    actions: ["*"],
    when: {
      any: [
        { field: "user_agent", contains: "TruffleHog" },
        {
          all: [
            { field: "provider", equals: "azure-devops" },
            { field: "user_agent", contains: "ADOKit" },
          ],
        },
      ],
    },
    severity: "high",
    attempted: "high",
    refusal: "alone",
    attack: { tactic: "Collection", technique: "T1530" },
    expected: "pipelines, and what engineers work with",
    key: "identity_uid",
    fires: ["named", { ...azureDevops("Git.RepositoryCreated"), UserAgent: "ADOKit-21e2" }],
    quiet: ["a browser", { ...azureDevops("Git.RepositoryCreated"), UserAgent: "Mozilla/5.0" }],
  }),
  {
    ...MANY_TAKEN,
    threshold: { distinct: ["resource"], noun: "secrets", atLeast: 20, withinMs: 600_000 },
    fires: [
      { name: "twenty", records: range(20).map((item) => itemUse("secure-copy", item)) },
      { name: "of twenty projects", records: range(20).map((item) => vercel("env-variable-read", {}, item)) },
    ],
    quiet: [{ name: "one, often", records: range(20).map(() => itemUse("secure-copy")) }],
  },
  {
    ...MANY_GONE,
    threshold: { distinct: ["resource"], noun: "secrets", atLeast: 20, withinMs: 600_000 },
    fires: [{ name: "twenty", records: range(20).map((item) => onepassword("items", "delete", item)) }],
    quiet: [{ name: "one, often", records: range(20).map(() => onepassword("items", "delete")) }],
  },
  plainRule({
    ...SOURCE,
    id: "service-document-made",
    title: "{identity_name} made a way in for a machine at {provider}: {resource}",
    service: "octopus-deploy",
    actions: ["Created"],
    when: { any: ["apikeys-", "users-", "accounts-"].map((prefix) => ({ field: "resource", prefix })) },
    severity: "low",
    owasp: ["NHI1"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "keys come from code, or from whoever looks after the service",
    fires: ["a key", octopus("Created", "apikeys-1")],
    quiet: ["a project", octopus("Created", "Projects-1")],
  }),
  traceRule({
    ...SOURCE,
    id: "service-report-exported",
    title: "{identity_name} exported a report out of {provider}",
    service: "salesforce",
    actions: ["ReportExport"],
    attack: { tactic: "Collection", technique: "T1530" },
    expected: "reports that somebody needs",
    fires: ["a report", salesforce("ReportExport")],
    quiet: ["one is looked at", salesforce("Report")],
  }),
];
