import type { JsonObject } from "../json.ts";
import { cloudtrailOfOcsf } from "./cloudtrail-of-ocsf.ts";
import { kubernetesOfOcsf } from "./kubernetes-of-ocsf.ts";
import { membersOfOcsf } from "./members-of-ocsf.ts";
import { recordOfEcs } from "./record-of-ecs.ts";

/**
 * Services whose audit logs are rewritten to the native format, under the names that they have as providers there: one
 * set of rules reads all of them.
 */
const SERVICES = [
  ...["atlassian", "pagerduty", "jfrog", "harbor", "snyk", "duo", "mongodb-atlas", "mongodb", "salesforce", "teleport"],
  ...["circleci", "buildkite", "argocd", "docker-hub", "boundary", "spire", "stripe", "box", "zoom", "notion", "asana"],
  ...["dropbox", "crowdstrike", "zscaler", "sysdig", "databricks", "cloudflare", "datadog", "hcp-terraform"],
  ...["tailscale", "snowflake", "1password-events"],
  ...["keycloak", "pingone", "forgerock", "authentik", "jumpcloud", "sailpoint", "bitwarden", "cyberark", "infisical"],
  ...["beyondinsight", "elasticsearch", "opensearch", "mysql", "postgresql", "confluent", "wiz", "prisma-cloud"],
  ...["tenable", "tines", "launchdarkly", "newrelic", "grafana"],
  ...["oracle-cloud", "ibm-cloud", "alibaba-cloud", "tencent-cloud", "huawei-cloud", "azure-devops", "octopus-deploy"],
  ...[
    "spacelift",
    "pulumi",
    "harness",
    "temporal-cloud",
    "nexus",
    "dbt-cloud",
    "heroku",
    "linode",
    "fastly",
    "netlify",
  ],
  ...["planetscale", "kong", "mulesoft", "sentry", "zendesk", "workday", "miro", "figma", "monday"],
  ...["airtable", "hubspot", "lastpass", "dynatrace", "sumologic", "netskope", "onelogin", "n8n"],
  ...["vercel", "render", "retool", "supabase", "litellm", "langfuse", "mistral", "nomad", "consul", "rancher", "awx"],
  ...["minio", "teamcity", "gitguardian", "twilio", "linear", "intercom", "oracle-database", "cockroachdb"],
  ...["doppler", "conjur", "jenkins", "airflow", "prefect", "fivetran", "airbyte", "dagster", "flux", "panther"],
  ...["sublime", "carbon-black", "mattermost", "postman", "posthog", "talend", "servicenow", "cloud-foundry"],
  ...["sentinelone", "trend-vision-one", "vectra", "abnormal", "mimecast", "proofpoint", "qualys", "cyberark-epm"],
  ...["beyondtrust-pra", "meraki", "jamf-pro", "keeper", "kafka", "secret-server", "pingfederate"],
  ...["pan-os", "fortigate", "check-point", "ldap", "kerberos", "freeipa", "sql-server", "canva"],
  ...["samba", "workato", "swimlane", "pingid", "lumos", "greenhouse", "island", "zero-networks", "fleet"],
  ...["unlisted", "defender", "power-platform", "sap", "airlock", "admin-by-request", "tanium", "sophos-central"],
  ...["withsecure", "falcon", "couchbase", "ranger", "trino", "clickhouse", "redshift", "neo4j", "cassandra", "hdfs"],
  ...["twingate", "pomerium", "quay", "cisco-asa", "cisco-ios", "cisco-ise", "f5", "netscaler", "junos", "vsphere"],
  ...["pulse-secure", "santa", "splunk", "cisco-nexus", "infoblox", "pfsense", "fortimanager", "eset"],
  ...["cisco-secure-endpoint", "sophos-firewall", "sonicwall", "cohesity", "nutanix", "qnap", "watchguard", "proxmox"],
] as const;

/**
 * The sources whose operations a schema keeps by their names, by provider: what CloudTrail recorded is CloudTrail's event
 * also where Security Lake wrote it as OCSF.
 */
export const CARRIED: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [
    "ocsf",
    new Map([
      ["aws", "aws-cloudtrail"],
      ["kubernetes", "kubernetes-audit"],
      ["gcp", "gcp-audit"],
      ["azure", "azure-activity"],
      ["entra", "entra"],
      ["microsoft-365", "microsoft-365"],
      ["google-workspace", "google-workspace"],
      ["okta", "okta-system-log"],
      ["auth0", "auth0"],
      ["github", "github-audit"],
      ["gitlab", "gitlab-audit"],
      ["slack", "slack-audit"],
    ]),
  ],
  [
    "ecs",
    new Map([
      ["aws", "aws-cloudtrail"],
      ["okta", "okta-system-log"],
      ["github", "github-audit"],
      ["gcp", "gcp-audit"],
      ["azure", "azure-activity"],
      ["entra", "entra"],
      ["microsoft-365", "microsoft-365"],
      ["google-workspace", "google-workspace"],
      ["slack", "slack-audit"],
      ["vault", "vault-audit"],
      ["gitlab", "gitlab-audit"],
      ["openai", "openai"],
      ["anthropic", "anthropic"],
    ]),
  ],
  ["rolecall", new Map(SERVICES.map((provider) => [provider, "services"]))],
]);

/**
 * The members of a vendor's own record out of one in a schema that carries many vendors' (`CARRIED`), as far as the schema
 * has them. Looks at no more than a few thousand members, and never throws.
 */
export function vendorRecord(schema: string, vendor: string, record: JsonObject): JsonObject {
  if (schema === "ecs") return recordOfEcs(record, vendor);
  if (vendor === "aws-cloudtrail") return cloudtrailOfOcsf(record);
  return vendor === "kubernetes-audit" ? kubernetesOfOcsf(record) : membersOfOcsf(record);
}
