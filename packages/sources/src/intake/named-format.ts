import type { JsonObject } from "@rolecall/core";
import type { Source } from "../source.ts";

/** Formats by the names that Panther gives them in `p_log_type`. https://docs.panther.com/data-onboarding/supported-logs */
const SOURCE_OF: Readonly<Record<string, string>> = {
  "AWS.CloudTrail": "aws-cloudtrail",
  "AWS.BedrockModelInvocation": "aws-bedrock",
  "Amazon.EKS.Audit": "kubernetes-audit",
  "Anthropic.Activity": "anthropic",
  "Auth0.Events": "auth0",
  "Azure.Audit": "entra",
  "Azure.MonitorActivity": "azure-activity",
  "GCP.AuditLog": "gcp-audit",
  "GitHub.Audit": "github-audit",
  "GitLab.Audit": "gitlab-audit",
  "GSuite.ActivityEvent": "google-workspace",
  "Okta.SystemLog": "okta-system-log",
  "OpenAI.Audit": "openai",
  "Slack.AuditLogs": "slack-audit",
};

/** The source of a record whose shape nobody knows, where the lake that it comes from has written its format down. */
export function namedFormat(record: JsonObject, sources: readonly Source[]): Source | undefined {
  const said = record["p_log_type"];
  const name = typeof said === "string" && Object.hasOwn(SOURCE_OF, said) ? SOURCE_OF[said] : undefined;
  return name === undefined ? undefined : sources.find((source) => source.name === name);
}
