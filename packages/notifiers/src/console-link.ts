import type { Finding } from "@rolecall/core";

/** Address of a finding's page in the console, or undefined where no console is configured. Never made of event data. */
export function findingLink(consoleUrl: string | undefined, finding: Pick<Finding, "finding_uid">): string | undefined {
  if (consoleUrl === undefined) return undefined;
  return `${consoleUrl.replace(/\/+$/, "")}/findings/${encodeURIComponent(finding.finding_uid.slice(0, 100).toWellFormed())}`;
}
