import { canonicalJson, type Finding, formatTime, sha256 } from "@rolecall/core";
import { acceptFinding } from "./accept.ts";
import { isOpen } from "./alerter.ts";
import { newestEpisode, resolveEpisode } from "./episode.ts";
import { FAILING_RECEIVER, flushNow } from "./group.ts";
import type { Turn } from "./turn.ts";

/** Detector of what the alerter says about itself. */
export const META_DETECTOR = "receiver-failing";

/** Tells the other receivers of those that refused a message, or did not take one for ten minutes; not again and again. */
export function raiseMetaAlerts(turn: Turn): void {
  for (const receiver of turn.reached) endMetaAlert(turn, receiver);
  turn.reached.clear();
  const failed = [...turn.failed];
  turn.failed.clear();
  const { config } = turn.alerter;
  if (config.limits.metaAlertEveryMs === Number.POSITIVE_INFINITY) return;
  for (const [receiver, why] of failed) {
    if (![...config.receivers.values()].some((one) => one.name !== receiver && one.integrations.length > 0)) continue;
    const finding = metaFinding(config.tenant, receiver, why, turn.now);
    const last = newestEpisode(turn.alerter, finding.fingerprint);
    if (last && isOpen(last) && turn.now - last.lastAt < config.limits.metaAlertEveryMs) continue;
    acceptFinding(turn, finding, { [FAILING_RECEIVER]: receiver });
  }
}

/** It works again. */
function endMetaAlert(turn: Turn, receiver: string): void {
  const episode = newestEpisode(turn.alerter, fingerprintOf(turn.alerter.config.tenant, receiver));
  if (episode === undefined || !isOpen(episode)) return;
  resolveEpisode(turn, episode);
  for (const id of turn.alerter.memberships.of(episode.episodeId)) {
    const group = turn.alerter.state.groups.get(id);
    if (group) flushNow(turn, group);
  }
}

function fingerprintOf(tenant: string, receiver: string): string {
  return `v1:${sha256(canonicalJson([tenant, META_DETECTOR, receiver]))}`;
}

function metaFinding(tenant: string, receiver: string, why: string, now: number): Finding {
  const identity = `rolecall:${tenant}:cloud-service:alerter`;
  const fingerprint = fingerprintOf(tenant, receiver);
  const at = formatTime(now);
  return {
    ...{ finding_uid: `f_meta_${fingerprint.slice(3, 19)}`, tenant, detector: META_DETECTOR, detector_version: 1 },
    ...{ kind: "coverage", title: `Rolecall's alerter cannot reach the receiver ${receiver}: ${why}` },
    ...{ identity_uid: identity, identity_kind: "cloud-service", identity_name: "Rolecall's alerter" },
    ...{ owner: "", environment: "", time: at, first_seen: at, last_seen: at, origin: "alerter" },
    ...{ severity: "high", confidence: "high", calibration: "none", score: 75 },
    ...{ dimensions: [], attacks: [], owasp: [], events: [] },
    sql: "SELECT at, receiver, outcome, detail FROM rolecall.notifications FINAL WHERE outcome NOT IN ('sent', 'pending') ORDER BY at DESC",
    fingerprint,
  };
}
