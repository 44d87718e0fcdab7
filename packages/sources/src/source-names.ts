/**
 * Every log format by its name, in the order in which a record is tried, and how far behind newer records of the same input
 * one of its records may come, ms, by the nature of the log's delivery. Here and not beside the decoders: most that is
 * asked of a source is asked by what decodes nothing (docs/decisions/0218).
 */
const LATENESS_MS: Readonly<Record<string, number>> = {
  // CloudTrail delivers within 15 minutes, "typically 5" (AWS CloudTrail FAQ), and files overlap.
  "aws-cloudtrail": 15 * 60_000,
  // The log backend writes at once, the webhook backend in batches of up to 30 s; a long request is written when it ends.
  "kubernetes-audit": 60_000,
  "github-audit": 10 * 60_000,
  rolecall: 0,
  // Amazon Security Lake delivers within minutes of the log it reads.
  ocsf: 15 * 60_000,
  gateway: 60_000,
  otel: 10 * 60_000,
  "vault-audit": 5 * 60_000,
  "slack-audit": 10 * 60_000,
  "gitlab-audit": 5 * 60_000,
  openai: 15 * 60_000,
  anthropic: 15 * 60_000,
  mcp: 5 * 60_000,
  opa: 10 * 60_000,
  "aws-bedrock": 15 * 60_000,
  ecs: 10 * 60_000,
  "gcp-audit": 10 * 60_000,
  // Events come up to 20 minutes late.
  "azure-activity": 20 * 60_000,
  // Sign-ins may come 15 minutes late.
  entra: 15 * 60_000,
  // Events may come minutes late and out of order.
  "okta-system-log": 10 * 60_000,
  // Events come within 60 to 90 minutes, "no specific time" guaranteed.
  "microsoft-365": 90 * 60_000,
  "google-workspace": 60 * 60_000,
  auth0: 10 * 60_000,
  // Forwarding delivers within a quarter of an hour.
  "windows-security": 15 * 60_000,
  "linux-host": 10 * 60_000,
};

export const SOURCE_NAMES: readonly string[] = Object.keys(LATENESS_MS);

export function isSourceName(name: string): boolean {
  return Object.hasOwn(LATENESS_MS, name);
}

/** How late a record of that source may come, ms; undefined where there is no such source. */
export function latenessOf(name: string): number | undefined {
  return isSourceName(name) ? LATENESS_MS[name] : undefined;
}
