import { findingLink } from "../console-link.ts";
import { leadOf } from "../describe.ts";
import type { Page } from "../page.ts";
import { type OcsfActivity, toOcsf } from "./ocsf.ts";

/** Most bytes of a body; past it findings are left out from the end, and `omitted` says how many. */
const BODY_BYTES = 1_000_000;

/**
 * The body of a page. `<`, `>`, `&` and everything that could hide or reorder text is written as a `\u` escape: the same
 * data to whoever parses it, and harmless to whoever pastes it into a page or a terminal.
 */
export function renderWebhook(page: Page, consoleUrl: string | undefined): string {
  const activity = activityOf(page);
  const items = [...page.firing, ...page.resolved];
  const lead = leadOf(page);
  const findings = items.map((item) =>
    toOcsf(item, page.firing.includes(item) ? activity : "close", findingLink(consoleUrl, item.finding)),
  );
  const total = page.firingTotal + page.resolvedTotal;
  for (let kept = findings.length; ; kept = Math.floor(kept / 2)) {
    const body = escapeJson({
      type: `finding.${activity}`,
      notification_reason: page.reason,
      notice_id: page.noticeId,
      group_key: page.groupKey,
      dedup_key: page.wireKey,
      receiver: page.receiver,
      sequence: page.sequence,
      state: page.state,
      omitted: total - kept,
      digest: page.digest,
      finding: lead && kept > 0 ? findings[items.indexOf(lead)] : null,
      findings: findings.slice(0, kept),
    });
    if (Buffer.byteLength(body) <= BODY_BYTES || kept === 0) return body;
  }
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
