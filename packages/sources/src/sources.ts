import { anthropic } from "./anthropic/source.ts";
import { auth0 } from "./auth0/source.ts";
import { awsBedrock } from "./aws-bedrock/source.ts";
import { awsCloudtrail } from "./aws-cloudtrail/source.ts";
import { azureActivity } from "./azure-activity/source.ts";
import { ecs } from "./ecs/source.ts";
import { entra } from "./entra/source.ts";
import { gateway } from "./gateway/source.ts";
import { gcpAudit } from "./gcp-audit/source.ts";
import { githubAudit } from "./github-audit/source.ts";
import { gitlabAudit } from "./gitlab-audit/source.ts";
import { googleWorkspace } from "./google-workspace/source.ts";
import { kubernetesAudit } from "./kubernetes-audit/source.ts";
import { linuxHost } from "./linux-host/source.ts";
import { mcp } from "./mcp/source.ts";
import { microsoft365 } from "./microsoft-365/source.ts";
import { ocsf } from "./ocsf/source.ts";
import { oktaSystemLog } from "./okta-system-log/source.ts";
import { opa } from "./opa/source.ts";
import { openai } from "./openai/source.ts";
import { otel } from "./otel/source.ts";
import { rolecall } from "./rolecall/source.ts";
import { slackAudit } from "./slack-audit/source.ts";
import type { Source } from "./source.ts";
import { vaultAudit } from "./vault-audit/source.ts";
import { windowsSecurity } from "./windows-security/source.ts";

/** Every log format, in the order in which a record is tried: the ones with the most traffic first. */
export const SOURCES: readonly Source[] = [
  awsCloudtrail,
  kubernetesAudit,
  githubAudit,
  rolecall,
  ocsf,
  gateway,
  otel,
  vaultAudit,
  slackAudit,
  gitlabAudit,
  openai,
  anthropic,
  mcp,
  opa,
  awsBedrock,
  ecs,
  gcpAudit,
  azureActivity,
  entra,
  oktaSystemLog,
  microsoft365,
  googleWorkspace,
  auth0,
  windowsSecurity,
  linuxHost,
];

/** The source that `--source` names, or undefined. */
export function sourceNamed(name: string): Source | undefined {
  return SOURCES.find((source) => source.name === name);
}
