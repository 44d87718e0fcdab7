import { canonicalJson, sha256 } from "@rolecall/core";
import type { Integration } from "../config/config.ts";
import type { NotifyReason } from "../group/notify-decision.ts";
import type { Carried } from "../state/state.ts";
import type { Turn } from "../turn.ts";
import type { Hold } from "./receipt.ts";

/** Where it would have gone; a {@link Group} is one. */
export interface ReceiptPlace {
  readonly key: string;
  readonly route: string;
  readonly target: { readonly receiver: string; readonly integration: Integration | "" };
}

/** Writes down why a finding is not sent. The id is a hash of what it is about, so that a repeated write is the same row. */
export function addReceipt(
  turn: Turn,
  place: ReceiptPlace,
  carried: Carried,
  hold: Hold,
  wouldHaveBeen: NotifyReason | "",
): void {
  const { state, config } = turn.alerter;
  const episode = state.episodes.get(carried.episodeId);
  if (episode === undefined) return;
  const about = [config.tenant, place.target, place.key, place.route, carried.findingUid, carried.version, hold.stage];
  turn.receipts.push({
    receipt_id: `r_${sha256(canonicalJson([...about, hold.reason, hold.by])).slice(0, 24)}`,
    tenant: config.tenant,
    at: turn.now,
    finding_uid: carried.findingUid,
    episode_id: carried.episodeId,
    fingerprint: episode.fingerprint,
    identity_uid: episode.finding.identity_uid,
    severity: episode.severity,
    group_key: place.key,
    route: place.route,
    receiver: place.target.receiver,
    integration: place.target.integration,
    stage: hold.stage,
    reason: hold.reason,
    rule_id: hold.by,
    rule_expires_at: hold.until ?? 0,
    would_have_been: wouldHaveBeen,
    count: carried.count,
  });
  count(turn, carried, hold);
}

/** A silence and an expected-entry know how much they hid. */
function count(turn: Turn, carried: Carried, hold: Hold): void {
  const { state } = turn.alerter;
  const silence = hold.stage === "silence" ? state.silences.get(hold.by) : undefined;
  if (silence) {
    const isKnown = silence.episodes.includes(carried.episodeId);
    const episodes =
      isKnown || silence.episodes.length >= 100 ? silence.episodes : [...silence.episodes, carried.episodeId];
    // One that it took over from another silence has been answered for, and is hidden by this one all the same.
    const more = carried.count > 0 || isKnown ? carried.count : 1;
    const counted = { ...silence, hidden: silence.hidden + more, episodes };
    state.silences.set(silence.silenceId, counted);
    turn.silences.set(silence.silenceId, counted);
  }
  const entry = hold.stage === "expected" ? state.expected.get(hold.by) : undefined;
  if (entry) entry.hits += carried.count;
}
