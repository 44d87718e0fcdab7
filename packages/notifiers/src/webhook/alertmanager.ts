import { labelsOf } from "@rolecall/alerting";
import { formatTime, parseTime } from "@rolecall/core";
import { findingLink } from "../console-link.ts";
import type { NotifierContext } from "../context.ts";
import { describe, listedDimensions, saysOf } from "../describe.ts";
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
export function toAlertmanager(page: Page, most: number, look: AlertLook): Readonly<Record<string, unknown>> {
  const listed = [...page.firing, ...page.resolved];
  const apart = apartIn(listed);
  const alerts = apart.slice(0, most).map((item) => alertOf(page, item, look));
  const unlisted = page.firingTotal + page.resolvedTotal - listed.length;
  return {
    version: "4",
    // The key of the wire: it tells tenants apart, and holds no name of a log.
    groupKey: page.wireKey,
    truncatedAlerts: unlisted + apart.length - alerts.length,
    status: page.state === "resolved" ? "resolved" : "firing",
    receiver: page.receiver,
    notification_reason: page.reason,
    groupLabels: labelled(page.groupLabels),
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    externalURL: look.consoleUrl ?? "",
    alerts,
  };
}

/**
 * By its fingerprint a reader knows an alert again, so each is there once: what fires is not over because it was over before, which
 * nobody could be told, and of what was over twice the last is told.
 */
function apartIn(items: readonly PageItem[]): readonly PageItem[] {
  const known = new Map<string, PageItem>();
  for (const item of items) {
    const { fingerprint } = item.finding;
    const other = known.get(fingerprint);
    const isNewer = other?.state === "resolved" && item.openedAt > other.openedAt;
    if (other === undefined || isNewer) known.set(fingerprint, item);
  }
  return items.filter((item) => known.get(item.finding.fingerprint) === item);
}

function alertOf(page: Page, item: PageItem, look: AlertLook): Alert {
  const { finding, severity } = item;
  const isFiring = page.firing.includes(item);
  const labels = Object.entries(labelsOf(finding)).filter(([name]) => !NO_LABELS.has(name));
  return {
    status: isFiring ? "firing" : "resolved",
    labels: labelled({ ...page.groupLabels, alertname: finding.detector, ...Object.fromEntries(labels), severity }),
    annotations: annotationsOf(item, look),
    startsAt: startOf(page, item),
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
    ...listedDimensions(finding, MOST_LINES).map((dimension) => saysOf(finding, dimension)),
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

/** What has no time of its own has that at which we opened it; none begins after it is told, whatever the clock of its machine says. */
function startOf({ at }: Page, { finding, openedAt }: PageItem): string {
  const seen = parseTime(finding.first_seen);
  return formatTime(Math.min(Number.isNaN(seen) ? openedAt : seen, at));
}

/** As Alertmanager has labels: none without a value, and by names that all its readers take. */
function labelled(texts: Texts): Texts {
  return given(
    Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name.replace(/^(?=\d)|[^A-Za-z0-9_]/gu, "_"), text]),
    ),
  );
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
