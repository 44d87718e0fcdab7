/**
 * Services that call an operation by what it does and of what, so that its words say what it is. What others call theirs
 * stands in lists, operation by operation.
 */
export const BY_WORDS: readonly string[] = [
  ...["oracle-cloud", "ibm-cloud", "alibaba-cloud", "tencent-cloud", "huawei-cloud", "heroku", "linode", "fastly"],
  ...["netlify", "planetscale", "kong", "mulesoft", "sentry", "zendesk", "workday", "miro", "figma", "monday"],
  ...["airtable", "hubspot", "dynatrace", "sumologic", "netskope", "zscaler", "dbt-cloud", "pulumi", "spacelift"],
  ...["harness", "temporal-cloud", "nexus", "tenable", "beyondinsight", "sailpoint", "n8n"],
  ...["vercel", "render", "retool", "langfuse", "litellm", "mistral", "gitguardian", "twilio", "linear", "intercom"],
  ...["teamcity", "awx", "doppler", "airflow", "prefect", "fivetran", "airbyte", "dagster", "panther", "sublime"],
  ...["mattermost", "postman", "posthog", "talend", "jenkins", "datadog", "carbon-black"],
  ...["sentinelone", "trend-vision-one", "vectra", "abnormal", "mimecast", "proofpoint", "qualys", "cyberark-epm"],
  ...["meraki", "jamf-pro", "keeper", "zoom"],
  ...["fortigate", "freeipa", "pan-os", "check-point", "canva", "workato"],
  ...["unlisted", "power-platform", "sap", "defender", "twingate", "quay", "couchbase", "splunk", "airlock"],
  ...["cisco-asa", "cisco-ios", "f5", "netscaler", "junos"],
];
