import { canonicalJson, type Finding, formatTime, sha256 } from "@rolecall/core";
import { isOpen } from "../alerter.ts";
import { DEFAULTS } from "../config/defaults.ts";
import { routesOf, stagingOf } from "../config/rule-mode.ts";
import { acceptFinding } from "../episode/accept.ts";
import { newestEpisode, resolveEpisode } from "../episode/episode.ts";
import { FAILING_RECEIVER, flushNow } from "../group/group.ts";
import { labelsOf } from "../matcher/labels.ts";
import type { Turn } from "../turn.ts";
import { type Condition, isToldOnce, META_ALERTS, STAGED_RULE } from "./meta-alerts.ts";

/** Takes a condition. One that goes on is evidence again only now and then, so it may be told at any rate. */
export function takeCondition(turn: Turn, condition: Condition): void {
  if (condition.why === undefined) endMetaAlert(turn, condition);
  else raiseMetaAlert(turn, condition, condition.why);
}

/**
 * Tells of what of our own went wrong, and the other receivers of those that refused a message, or did not take one for ten
 * minutes; not again and again.
 */
export function raiseMetaAlerts(turn: Turn): void {
  const { receivers } = turn.alerter.config;
  for (const subject of turn.reached) endMetaAlert(turn, { about: "receiver-failing", subject });
  turn.reached.clear();
  for (const { name, when } of turn.alerter.config.expressions) {
    const why = when.takeFault?.();
    if (why !== undefined) turn.faults.push({ about: "expression-fails", subject: name, why });
  }
  for (const fault of turn.faults.splice(0)) takeCondition(turn, fault);
  const failed = [...turn.failed];
  turn.failed.clear();
  for (const [subject, why] of failed) {
    if (![...receivers.values()].some(({ name, integrations }) => name !== subject && integrations.length > 0))
      continue;
    raiseMetaAlert(turn, { about: "receiver-failing", subject }, why, { [FAILING_RECEIVER]: subject });
  }
}

/** The staging of a rule is over and it alerted too often: who reads its digest is told why it stays there. */
export function tellNotEnabled(turn: Turn, rule: string): void {
  const staging = stagingOf(turn.alerter, rule, turn.now);
  if (staging === undefined) return;
  const alerts = turn.alerter.state.staged.get(rule) ?? 0;
  const why = `it alerted ${alerts} times while it was staged, and at most ${staging.maxAlerts} are allowed`;
  raiseMetaAlert(turn, { about: "rule-not-enabled", subject: rule }, why, { [STAGED_RULE]: rule });
}

type About = Pick<Condition, "about" | "subject">;

function raiseMetaAlert(turn: Turn, about: About, why: string, labels: Readonly<Record<string, string>> = {}): void {
  const { config } = turn.alerter;
  if (config.limits.metaAlertEveryMs === Number.POSITIVE_INFINITY) return;
  const finding = metaFinding(config.tenant, about, why, turn.now);
  if (isKnown(turn, finding)) return;
  const isHeard = routesOf(turn.alerter, { labels: labelsOf(finding, labels), finding }, turn.now).length > 0;
  if (isHeard) acceptFinding(turn, finding, labels);
}

/** It was said, and need not be said again yet: while it goes on, before its episode would end. */
function isKnown({ alerter, now }: Turn, { fingerprint, detector, severity }: Finding): boolean {
  const last = newestEpisode(alerter, fingerprint);
  if (last === undefined) return false;
  if (isToldOnce(detector)) return true;
  const every = alerter.config.limits.metaAlertEveryMs;
  return (
    isOpen(last) && now - last.lastAt < (severity === "high" ? every : Math.min(every, DEFAULTS.resolveAfterMs / 2))
  );
}

/** It holds no longer. */
function endMetaAlert(turn: Turn, about: About): void {
  const episode = newestEpisode(turn.alerter, fingerprintOf(turn.alerter.config.tenant, about));
  if (episode === undefined || !isOpen(episode)) return;
  resolveEpisode(turn, episode);
  for (const id of turn.alerter.memberships.of(episode.episodeId)) {
    const group = turn.alerter.state.groups.get(id);
    if (group) flushNow(turn, group);
  }
}

function fingerprintOf(tenant: string, { about, subject }: About): string {
  return `v1:${sha256(canonicalJson([tenant, about, subject]))}`;
}

function metaFinding(tenant: string, about: About, why: string, now: number): Finding {
  const { severity, title, sql } = META_ALERTS[about.about];
  const identity = `rolecall:${tenant}:cloud-service:alerter`;
  const fingerprint = fingerprintOf(tenant, about);
  const at = formatTime(now);
  return {
    ...{ finding_uid: `f_meta_${fingerprint.slice(3, 19)}`, tenant, detector: about.about, detector_version: 1 },
    ...{ kind: "coverage", title: title(about.subject, why) },
    ...{ identity_uid: identity, identity_kind: "cloud-service", identity_name: "Rolecall's alerter" },
    ...{ owner: "", environment: "", time: at, first_seen: at, last_seen: at, origin: "alerter" },
    ...{ severity, confidence: "high", calibration: "none", score: SCORES[severity] },
    ...{ dimensions: [], attacks: [], owasp: [], events: [] },
    sql,
    fingerprint,
  };
}

/** As of every finding that has no probability. */
const SCORES = { low: 46, medium: 60, high: 75 } as const;
