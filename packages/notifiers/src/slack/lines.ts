import { membersOf } from "@rolecall/alerting";
import { shownName } from "@rolecall/core";
import { findingLink } from "../console-link.ts";
import { forWhom } from "../describe.ts";
import { inert } from "../inert.ts";
import type { Page, PageItem } from "../page.ts";
import { escapeMrkdwn } from "./escape.ts";

const MARKS: Readonly<Record<string, string>> = {
  critical: ":rotating_light:",
  high: ":red_circle:",
  medium: ":large_orange_circle:",
  low: ":large_yellow_circle:",
  info: ":white_circle:",
};

/** The title, which is the link, between the mark of the severity and the word for the state. */
export function headlineOf(title: string, page: Page, lead: PageItem, consoleUrl: string | undefined): string {
  const link = findingLink(consoleUrl, lead.finding);
  return `${MARKS[page.severity] ?? ""} *${link === undefined ? title : `<${link}|${title}>`}* · ${stateWord(page)}`;
}

/** How grave it is, or that it is over or taken. */
export function stateWord(page: Page): string {
  if (page.state === "resolved") return "Resolved";
  if (page.state === "silenced") return "Snoozed";
  const severity = `${page.severity.charAt(0).toUpperCase()}${page.severity.slice(1)}`;
  return page.state === "acknowledged" ? `${severity}, acknowledged` : severity;
}

/** One finding in a line. Whose it is stands behind it where the title does not say so. */
export function titleLine({ severity, finding }: PageItem): string {
  const name = shownName(finding);
  const isSaid = finding.title.includes(name) || membersOf(finding).length > 1;
  const who = isSaid ? "" : ` (${escapeMrkdwn(name, 60)})`;
  return `${severity}: ${escapeMrkdwn(finding.title, 160)}${who}${forWhom(finding, escapeMrkdwn)}`;
}

/** Somebody who pressed a button is shown by the name that Slack has for them. */
export function whoIs(by: string, _max?: number): string {
  const [, user] = /^slack:([UW][A-Z0-9]{1,30})$/.exec(by) ?? [];
  return user === undefined ? escapeMrkdwn(by, 60) : `<@${user}>`;
}

/** Who has taken what a page is about. */
export function ackersOf(page: Page): string {
  const names = new Set(page.firing.map(({ ackedBy }) => whoIs(inert(ackedBy, 60))).filter((name) => name !== ""));
  return [...names].slice(0, 3).join(", ") || "somebody";
}
