import { ADVICE_MAX } from "@rolecall/alerting";
import { type Finding, formatTime, parseIdentityUid, parseTime, type Severity } from "@rolecall/core";
import { evidenceCommand, findingLink } from "../console-link.ts";
import type { NotifierContext } from "../context.ts";
import {
  countsOf,
  describe,
  drawnLines,
  firstLine,
  leadOf,
  listedDimensions,
  saysOf,
  stormLines,
  stormTitle,
} from "../describe.ts";
import { safe } from "../inert.ts";
import type { Change } from "../notifier.ts";
import type { Page, PageItem } from "../page.ts";
import { chartWords, hasChart } from "../picture/chart.ts";
import { stepsOf } from "../steps.ts";

export type PagerDutyAction = "trigger" | "acknowledge" | "resolve";

/** An event of the Events API v2, the routing key apart. */
export interface PagerDutyEvent {
  readonly event_action: PagerDutyAction;
  readonly dedup_key: string;
  readonly payload?: {
    readonly summary: string;
    readonly source: string;
    readonly severity: "critical" | "error" | "warning" | "info";
    readonly timestamp: string;
    readonly component: string;
    readonly group: string;
    readonly class: string;
    readonly custom_details: Readonly<Record<string, unknown>>;
  };
  readonly links?: readonly { readonly href: string; readonly text: string }[];
  readonly images?: readonly { readonly src: string; readonly href?: string; readonly alt: string }[];
  readonly client?: string;
  readonly client_url?: string;
}

const SEVERITY: Readonly<Record<Severity, "critical" | "error" | "warning" | "info">> = {
  critical: "critical",
  high: "error",
  medium: "warning",
  low: "info",
  info: "info",
};

/** PagerDuty takes 1,024 characters; half as many code points are never more, however it counts. */
const SUMMARY_MAX = 512;
/** Our own bound of `custom_details`, far below PagerDuty's 512 KB of a whole event. */
const DETAILS_BYTES = 32_768;

/** Where what an event points to is. */
export type PagerDutyLook = Pick<NotifierContext, "consoleUrl" | "pictureUrl" | "responseOf">;

/** The event of a page; `reduced` is the plainest form that still says who and what. */
export function renderPagerDuty(page: Page, look: PagerDutyLook, reduced = false): PagerDutyEvent {
  const event_action = actionOf(page);
  const lead = leadOf(page);
  if (event_action !== "trigger" || lead === undefined) return { event_action, dedup_key: page.wireKey };
  const link = findingLink(look.consoleUrl, lead.finding);
  const { finding } = lead;
  const identity = parseIdentityUid(finding.identity_uid);
  return {
    event_action,
    dedup_key: page.wireKey,
    payload: {
      summary: summaryOf(page, lead),
      source: safe(finding.identity_uid) || "unknown",
      severity: SEVERITY[page.severity],
      timestamp: evidenceTime(finding, page),
      component: safe(identity?.provider ?? "unknown"),
      group: safe(`${page.tenant}/${finding.environment || "unknown"}`),
      class: safe(finding.detector),
      custom_details: reduced ? {} : detailsOf(page, lead, look),
    },
    client: "Rolecall",
    ...(link === undefined ? {} : { client_url: link, links: [{ href: link, text: "Open the finding" }] }),
    ...(reduced || page.state === "digest" ? {} : imagesOf(lead.finding, link, look)),
  };
}

/** The picture, where PagerDuty can fetch it and there is something to see. */
function imagesOf(
  finding: Finding,
  href: string | undefined,
  { pictureUrl }: PagerDutyLook,
): Pick<PagerDutyEvent, "images"> {
  if (pictureUrl === undefined || !hasChart(finding)) return {};
  const image = { src: pictureUrl(finding.finding_uid), alt: chartWords(finding) };
  return { images: [href === undefined ? image : { ...image, href }] };
}

/** A change event of the Events API v2, the routing key apart. */
export function renderChange({ summary, by, at, details }: Change): object {
  const given = Object.entries(details).map(([name, value]) => [name, safe(value)] as const);
  return {
    payload: {
      summary: safe(`${summary} by ${by}`, SUMMARY_MAX),
      source: "Rolecall",
      timestamp: formatTime(at),
      custom_details: Object.fromEntries(given),
    },
  };
}

function actionOf(page: Page): PagerDutyAction {
  if (page.state === "resolved") return "resolve";
  return page.state === "acknowledged" && page.reason === "acknowledged" ? "acknowledge" : "trigger";
}

function summaryOf(page: Page, lead: PageItem): string {
  const { finding } = lead;
  const severity = `${page.severity.charAt(0).toUpperCase()}${page.severity.slice(1)}`;
  if (page.state === "digest") return safe(`[${severity}] ${stormTitle(page)}, first ${finding.title}`, SUMMARY_MAX);
  const others = page.firingTotal - 1;
  const more = others > 0 ? ` – and ${others} more ${others === 1 ? "finding" : "findings"}` : "";
  return safe(`[${severity}] ${firstLine(lead, safe)}${more}`, SUMMARY_MAX);
}

/** Of the newest evidence, not of the send. A finding whose time is none has that of the page. */
function evidenceTime(finding: Finding, page: Page): string {
  const at = parseTime(finding.last_seen);
  return formatTime(Number.isNaN(at) ? page.at : at);
}

/** Flat and in order of use. Over its budget it sheds the other episodes first, then the dimensions, and says so. */
function detailsOf(page: Page, lead: PageItem, look: PagerDutyLook): Readonly<Record<string, unknown>> {
  const told = describe(lead, look.responseOf);
  const core = {
    who: safe(told.who),
    owner: safe(told.owner),
    what: safe(told.what),
    ...(told.from !== "" && { from: safe(told.from) }),
    sure: safe(told.sure),
    rare: safe(told.rare),
    what_to_do: safe(told.advice, ADVICE_MAX),
    when: safe(told.when),
    state: countsOf(page),
    ...(page.digest === undefined ? {} : { storm: stormLines(page, safe) }),
    notification_reason: page.reason,
    finding: safe(lead.finding.finding_uid),
    ...(told.holds.length === 0 ? {} : { note: told.holds.map((hold) => safe(hold)) }),
  };
  const isSequence = stepsOf(lead.finding).length > 0;
  const dimensions = isSequence
    ? drawnLines(lead.finding, safe)
    : listedDimensions(lead.finding, 10).map(
        (dimension) => `${safe(saysOf(lead.finding, dimension))}${dimension.added > 0 ? `, +${dimension.added}` : ""}`,
      );
  const related = lead.related.map(({ by, title }) => safe(`same ${by}: ${title}`));
  const others = page.firing
    .filter((item) => item !== lead)
    .map(({ severity, finding }) => safe(`${severity}: ${finding.title}`));
  // The query would lose its signs here, and with them its sense: where it can be read whole is said instead.
  const evidence = safe(evidenceCommand(lead.finding), 100);
  const forms = [
    { ...core, dimensions, others, related, evidence },
    { ...core, dimensions, evidence, shed: "other findings" },
    { ...core, evidence, shed: "other findings, dimensions" },
  ];
  return forms.find((form) => Buffer.byteLength(JSON.stringify(form)) <= DETAILS_BYTES) ?? { shed: "all details" };
}
