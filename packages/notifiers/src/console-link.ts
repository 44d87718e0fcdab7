import { isItself } from "@rolecall/alerting";
import type { Finding } from "@rolecall/core";

/**
 * Address of a finding's page in the console, or undefined where no console is configured. Never made of event data. What
 * the alerter says of Rolecall itself is no row of the history and has no page: it leads to how the pipeline is.
 */
export function findingLink(consoleUrl: string | undefined, finding: Finding): string | undefined {
  if (consoleUrl === undefined) return undefined;
  const home = consoleUrl.replace(/\/+$/, "");
  return isItself(finding) ? `${home}/pipeline` : pageLink(home, finding.finding_uid);
}

/** Of a finding of the history of which only the id is at hand. */
export function pageLink(consoleUrl: string, finding_uid: string): string {
  return `${consoleUrl.replace(/\/+$/, "")}/findings/${encodeURIComponent(finding_uid.slice(0, 100).toWellFormed())}`;
}

/** The command that shows the evidence. */
export function evidenceCommand(finding: Finding): string {
  return isItself(finding) ? "npx rolecall doctor" : `npx rolecall explain ${finding.finding_uid}`;
}
