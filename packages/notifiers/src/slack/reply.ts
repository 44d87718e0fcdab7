import { formatMinute } from "@rolecall/core";
import { countsOf, leadOf } from "../describe.ts";
import { endingsOf } from "../endings.ts";
import type { Page } from "../page.ts";
import { escapeMrkdwn } from "./escape.ts";
import { ackersOf, titleLine, whoIs } from "./lines.ts";

/** Findings that a reply lists by name. */
const LISTED = 8;

/** What a thread is told, and whether the channel hears of it as well. */
export interface SlackReply {
  readonly text: string;
  readonly broadcast: boolean;
}

/** What is new since the last message, for the thread; undefined where a silent update is enough. */
export function renderReply(page: Page): SlackReply | undefined {
  const told = replyOf(page);
  if (page.remark === undefined) return told;
  const graver = page.remark.did === "snoozed" && page.severity !== "critical" ? ". What is graver is told" : "";
  const remark = `${remarkLine(page.remark)}${graver}`;
  const rest = told === undefined || page.reason === "acknowledged" ? "" : `\n${told.text}`;
  const isReminder = page.remark.did === "snooze-over";
  return { text: `${remark}${rest}`, broadcast: isReminder || (told?.broadcast ?? false) };
}

function replyOf(page: Page): { readonly text: string; readonly broadcast: boolean } | undefined {
  const titles = page.firing.filter(({ episodeId }) => page.fresh.includes(episodeId)).map(titleLine);
  const listed = titles.slice(0, LISTED).join("\n");
  switch (page.reason) {
    case "first_notification":
      return { text: `Firing again\n${listed}`.trim(), broadcast: true };
    case "new_alerts_in_group":
      return { text: `New in this group\n${listed}`.trim(), broadcast: page.raised === true };
    case "severity_raised":
      return { text: `Raised to ${worstLine(page)}${takenBefore(page)}`, broadcast: true };
    case "repeat_interval_elapsed":
      return { text: `Still firing${sinceOf(page)} (${countsOf(page)}): ${worstLine(page)}`, broadcast: false };
    case "acknowledged":
      return { text: `Acknowledged by ${ackersOf(page)}`, broadcast: false };
    case "all_alerts_resolved":
    case "new_resolved_alerts":
      return {
        text: `${overLine(page)}\n${page.resolved.slice(0, LISTED).map(titleLine).join("\n")}`.trim(),
        broadcast: false,
      };
    case "storm_digest":
      return newInStorm(page);
    case "unacknowledged":
    case "evidence_updated":
    case "snoozed":
      return undefined;
  }
}

/** `Resolved: no new evidence since …`; who judged it stands above it already. */
function overLine(page: Page): string {
  const endings = page.remark === undefined ? endingsOf(page, escapeMrkdwn, whoIs) : [];
  return endings.length === 0 ? "Resolved" : `Resolved: ${endings.join("; ")}`;
}

/** `high: deploy called …`: what the page leads with, for whoever sees the reply alone; the channel does. */
function worstLine(page: Page): string {
  const lead = leadOf(page);
  return lead === undefined ? page.severity : titleLine({ ...lead, severity: page.severity });
}

/** Whoever has taken it took something less grave. */
function takenBefore(page: Page): string {
  return page.state === "acknowledged"
    ? `\n${ackersOf(page)} had taken it before that: see whether somebody is at it now`
    : "";
}

/** Since when the alerter has known of what the page leads with. */
function sinceOf(page: Page): string {
  const lead = leadOf(page);
  return lead === undefined ? "" : ` since ${formatMinute(lead.openedAt)}`;
}

/** A storm's message changes without a word, but for what is critical: nobody else would be told of that. */
function newInStorm({ firing, fresh }: Page): { readonly text: string; readonly broadcast: boolean } | undefined {
  const isNew = new Set(fresh);
  const critical = firing.filter(({ episodeId, severity }) => severity === "critical" && isNew.has(episodeId));
  if (critical.length === 0) return undefined;
  const rest = critical.length > LISTED ? [`and ${critical.length - LISTED} more`] : [];
  const listed = critical.slice(0, LISTED).map(titleLine);
  return { text: ["Critical, in this storm", ...listed, ...rest].join("\n"), broadcast: true };
}

const DID: Readonly<Record<NonNullable<Page["remark"]>["did"], string>> = {
  acknowledged: "Acknowledged",
  unacknowledged: "The acknowledgement was taken back",
  snoozed: "Snoozed",
  expected: "Marked as expected",
  dismissed: "Dismissed",
  compromised: "Confirmed as a compromise",
  reopened: "Reopened",
  resolved: "Resolved",
  "snooze-over": "The snooze is over",
  flapping: "It comes and goes: held firing for longer from now on, and repeated less often",
};

/** Who did what, until when, and why. */
function remarkLine({ did, by, why, until }: NonNullable<Page["remark"]>): string {
  const end = until === undefined ? "" : ` until ${formatMinute(until)}`;
  if (by === "") return DID[did];
  return `${DID[did]} by ${whoIs(by)}${end}${why === "" ? "" : `: ${escapeMrkdwn(why, 300)}`}`;
}
