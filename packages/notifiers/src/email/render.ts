import { ADVICE_MAX } from "@rolecall/alerting";
import { findingLink } from "../console-link.ts";
import type { NotifierContext } from "../context.ts";
import { andMore, countsOf, describe, drawnLines, leadOf, stormLines, stormTitle, TITLE_MAX } from "../describe.ts";
import { endingsOf, isToBeDone } from "../endings.ts";
import { safe } from "../inert.ts";
import type { Page, PageItem } from "../page.ts";
import { REASON_WORDS } from "../words.ts";

/** A mail in plain text: no HTML, so that nothing in it can be more than it shows. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  /** Mails of one group form a thread: the id of the first, without angle brackets. */
  readonly thread: string;
  readonly messageId: string;
}

const LISTED = 20;
const SUBJECT_MAX = 180;

export type EmailLook = Pick<NotifierContext, "consoleUrl" | "responseOf">;

/** The mail of a page. Same page, same ids. `host` is the domain of the sender. */
export function renderEmail(page: Page, host: string, look: EmailLook): Mail {
  const lead = leadOf(page);
  const thread = `${page.wireKey.replaceAll(":", ".")}@${host}`;
  const ids = { thread, messageId: `${page.noticeId}.${page.wireKey.slice(-16)}@${host}` };
  if (lead === undefined) return { subject: `Rolecall: ${countsOf(page)}`, text: `${countsOf(page)}\n`, ...ids };
  const lines = [...leadLines(page, lead, look), "", ...moreLines(page, lead)];
  const link = findingLink(look.consoleUrl, lead.finding);
  const text = [...lines, ...(link === undefined ? [] : ["", `Open: ${link}`])].join("\n");
  return { subject: subjectOf(page, lead), text: `${text}\n`, ...ids };
}

function subjectOf(page: Page, { finding }: PageItem): string {
  const what = page.digest !== undefined ? stormTitle(page) : `${safe(finding.title, SUBJECT_MAX)}${andMore(page)}`;
  return `[${stateWord(page)}] ${what}`;
}

function leadLines(page: Page, lead: PageItem, look: EmailLook): readonly string[] {
  const told = describe(lead, look.responseOf);
  const bars = drawnLines(lead.finding, safe);
  return [
    safe(told.title, TITLE_MAX),
    "",
    `Severity   ${page.severity}`,
    `Who        ${safe(told.who)}`,
    `Owner      ${safe(told.owner)}`,
    `${told.label}: ${safe(told.what)}`,
    ...(told.from === "" ? [] : [`From       ${safe(told.from)}`]),
    `How sure   ${safe(told.sure)}`,
    `How rare   ${safe(told.rare)}`,
    `When       ${safe(told.when)}`,
    `State      ${[countsOf(page), ...(page.state === "resolved" ? [] : [REASON_WORDS[page.reason]]), ...endingsOf(page, safe)].join(", ")}`,
    ...(lead.ackedBy === "" ? [] : [`Taken by   ${safe(lead.ackedBy, 100)}`]),
    ...told.holds.map((hold) => `Note       ${safe(hold)}`),
    ...(bars.length === 0 ? [] : ["", ...bars]),
    ...(isToBeDone(page) ? ["", `What to do: ${safe(told.advice, ADVICE_MAX)}`] : []),
  ];
}

function moreLines(page: Page, lead: PageItem): readonly string[] {
  const others = [...page.firing, ...page.resolved].filter((item) => item !== lead);
  const shown = others.slice(0, LISTED).map(({ severity, state, finding }) => {
    return `- ${severity}, ${safe(state, 20)}: ${safe(finding.title, 120)} (${safe(finding.identity_name, 60)})`;
  });
  const rest = page.firingTotal + page.resolvedTotal - 1 - shown.length;
  return [...stormLines(page, safe), ...shown, ...(rest > 0 ? [`and ${rest} more`] : [])];
}

function stateWord(page: Page): string {
  if (page.state === "resolved") return "Resolved";
  if (page.state === "acknowledged") return `Acknowledged, ${page.severity}`;
  return page.state === "digest" ? `Storm, ${page.severity}` : page.severity;
}
