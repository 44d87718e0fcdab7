import { membersOf } from "@rolecall/alerting";
import { forWhom } from "../describe.ts";
import { inert } from "../inert.ts";
import type { Page, PageItem } from "../page.ts";
import { escapeMrkdwn } from "./escape.ts";

/** One finding in a line. Whose it is stands behind it where the title does not say so. */
export function titleLine({ severity, finding }: PageItem): string {
  const name = finding.identity_name || finding.identity_uid;
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
