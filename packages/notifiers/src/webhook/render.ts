import { findingLink } from "../console-link.ts";
import type { NotifierContext } from "../context.ts";
import { leadOf } from "../describe.ts";
import type { Page, PageItem } from "../page.ts";
import { toAlertmanager } from "./alertmanager.ts";
import type { Envelope } from "./config.ts";
import { type OcsfActivity, type OcsfVersion, toOcsf } from "./ocsf.ts";

export interface WebhookLook extends Pick<NotifierContext, "consoleUrl" | "responseOf"> {
  readonly envelope?: Envelope | undefined;
  readonly ocsf?: OcsfVersion | undefined;
}

/** Most bytes of a body; past it findings are left out from the end, and `omitted` or `truncatedAlerts` says how many. */
const BODY_BYTES = 1_000_000;

/** A body with so many of a page's findings; `leads`: the one that leads is told by itself as well. */
type BodyOf = (kept: number, leads: boolean) => unknown;

/**
 * The body of a page. `<`, `>`, `&` and everything that could hide or reorder text is written as a `\u` escape: the same
 * data to whoever parses it, and harmless to whoever pastes it into a page or a terminal.
 */
export function renderWebhook(page: Page, look: WebhookLook): string {
  const items = [...page.firing, ...page.resolved];
  const bodyOf: BodyOf =
    look.envelope === "alertmanager" ? (kept) => toAlertmanager(page, kept, look) : ocsfBodyOf(page, items, look);
  for (let kept = items.length; kept > 0; kept = Math.floor(kept / 2)) {
    const body = escapeJson(bodyOf(kept, true));
    if (Buffer.byteLength(body) <= BODY_BYTES) return body;
  }
  const single = items.length === 0 ? "" : escapeJson(bodyOf(0, true));
  return single !== "" && Buffer.byteLength(single) <= BODY_BYTES ? single : escapeJson(bodyOf(0, false));
}

function ocsfBodyOf(page: Page, items: readonly PageItem[], look: WebhookLook): BodyOf {
  const { consoleUrl, envelope, ocsf = "1.8" } = look;
  const activity = activityOf(page);
  const lead = leadOf(page);
  const findings = items.map((item) =>
    toOcsf(item, page.firing.includes(item) ? activity : "close", {
      version: ocsf,
      srcUrl: findingLink(consoleUrl, item.finding),
    }),
  );
  const total = page.firingTotal + page.resolvedTotal;
  return (kept, leads) => {
    const alert = {
      type: `finding.${activity}`,
      notification_reason: page.reason,
      notice_id: page.noticeId,
      group_key: page.groupKey,
      dedup_key: page.wireKey,
      receiver: page.receiver,
      sequence: page.sequence,
      state: page.state,
      omitted: total - (leads ? Math.max(1, kept) : kept),
      digest: page.digest,
      finding: lead && leads ? findings[items.indexOf(lead)] : null,
      findings: findings.slice(0, kept),
    };
    return envelope === "cloudevents" ? cloudEvent(page, alert) : alert;
  };
}

/** The media type of a body: by it the libraries of CloudEvents know one in structured mode (HTTP binding 3.2, Kafka's 3.3). */
export function mediaTypeOf({ envelope }: Pick<WebhookLook, "envelope">): string {
  return envelope === "cloudevents" ? "application/cloudevents+json; charset=UTF-8" : "application/json";
}

/** CloudEvents 1.0, structured mode: the id is the notice's, the same on each attempt. */
function cloudEvent(page: Page, alert: { readonly type: string }): Readonly<Record<string, unknown>> {
  return {
    specversion: "1.0",
    id: page.noticeId,
    source: `/rolecall/${encodeURIComponent(page.tenant)}/${encodeURIComponent(page.receiver)}`,
    type: `dev.rolecall.${alert.type}`,
    time: new Date(page.at).toISOString(),
    subject: page.wireKey,
    datacontenttype: "application/json",
    data: alert,
  };
}

function activityOf(page: Page): OcsfActivity {
  if (page.state === "resolved") return "close";
  return page.reason === "first_notification" ? "create" : "update";
}

/** Everything outside of printable ASCII, and what HTML reads as markup. */
const UNSAFE = /[<>&\u007f-\uffff]/g;

function escapeJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
