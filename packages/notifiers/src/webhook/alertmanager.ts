import { labelsOf } from "@rolecall/alerting";
import { formatTime, parseTime } from "@rolecall/core";
import { findingLink } from "../console-link.ts";
import type { NotifierContext } from "../context.ts";
import { describe, saysOf, topDimensions } from "../describe.ts";
import { safe } from "../inert.ts";
import type { Page, PageItem } from "../page.ts";

/** Dimensions that a description has lines for. */
const MOST_LINES = 10;
/** A title and a description are longer than other texts. */
const TEXT_MAX = 2000;
/** Labels of a finding that Alertmanager's receivers look for among the annotations, or not at all. */
const NO_LABELS: ReadonlySet<string> = new Set(["title", "fingerprint", "finding_uid"]);
/** As Alertmanager writes the end of what has not ended. */
const NEVER = "0001-01-01T00:00:00Z";

type Texts = Readonly<Record<string, string>>;

/** One alert of Alertmanager's webhook. */
interface Alert {
  readonly status: "firing" | "resolved";
  readonly labels: Texts;
  readonly annotations: Texts;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
  readonly fingerprint: string;
}

type AlertLook = Pick<NotifierContext, "consoleUrl" | "responseOf">;

/**
 * Version 4 of Alertmanager's webhook, which on-call systems read: an alert for each of these episodes of the page. Whoever
 * reads it shows its texts, often in markup of its own, so they are made harmless here.
 */
export function toAlertmanager(
  page: Page,
  items: readonly PageItem[],
  look: AlertLook,
): Readonly<Record<string, unknown>> {
  const alerts = items.map((item) => alertOf(page, item, look));
  return {
    version: "4",
    // The key of the wire: it tells tenants apart, and holds no name of a log.
    groupKey: page.wireKey,
    truncatedAlerts: page.firingTotal + page.resolvedTotal - alerts.length,
    status: page.state === "resolved" ? "resolved" : "firing",
    receiver: page.receiver,
    notification_reason: page.reason,
    groupLabels: harmless(page.groupLabels),
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    externalURL: look.consoleUrl ?? "",
    alerts,
  };
}

function alertOf(page: Page, item: PageItem, look: AlertLook): Alert {
  const { finding, severity } = item;
  const isFiring = page.firing.includes(item);
  const labels = Object.entries(labelsOf(finding)).filter(([name]) => !NO_LABELS.has(name));
  return {
    status: isFiring ? "firing" : "resolved",
    labels: harmless({ ...page.groupLabels, alertname: finding.detector, ...Object.fromEntries(labels), severity }),
    annotations: annotationsOf(item, look),
    startsAt: timeOf(finding.first_seen, item.openedAt),
    endsAt: isFiring ? NEVER : formatTime(page.at),
    generatorURL: findingLink(look.consoleUrl, finding) ?? "",
    fingerprint: safe(finding.fingerprint),
  };
}

/** `summary` and `description` are what receivers show; the rest is for templates of their own. */
function annotationsOf(item: PageItem, { responseOf }: AlertLook): Texts {
  const { finding } = item;
  const told = describe(item, responseOf);
  const lines = [
    `Who: ${told.who}`,
    `Owner: ${told.owner}`,
    ...topDimensions(finding, MOST_LINES).map((dimension) => saysOf(finding, dimension)),
    ...(told.from === "" ? [] : [`From: ${told.from}`]),
    `When: ${told.when}`,
    `How sure: ${told.sure}`,
    `How rare: ${told.rare}`,
    ...told.holds,
  ].map((line) => safe(line));
  return {
    summary: safe(told.title, TEXT_MAX),
    description: lines.join("\n"),
    what_to_do: safe(told.advice, TEXT_MAX),
    finding_uid: safe(finding.finding_uid),
    state: item.state,
    ...given({ acknowledged_by: item.ackedBy, verdict: item.verdict, judged_by: item.closedBy }),
  };
}

function given(texts: Texts): Texts {
  return harmless(Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== "")));
}

/** What has no time of its own has that at which we opened it. */
function timeOf(time: string, otherwise: number): string {
  const at = parseTime(time);
  return formatTime(Number.isNaN(at) ? otherwise : at);
}

function harmless(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, safe(text)]));
}

/** What all of them have. */
function common([first = {}, ...others]: readonly Texts[]): Texts {
  return Object.fromEntries(
    Object.entries(first).filter(([name, text]) => others.every((other) => other[name] === text)),
  );
}
