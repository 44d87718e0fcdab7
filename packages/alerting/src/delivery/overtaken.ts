import type { Episode, OutboxItem } from "../state/state.ts";
import { recordNotice, type Turn } from "../turn.ts";
import { drop, send } from "./outbox.ts";

/**
 * A notice that its receiver did not take yet, where somebody has judged all that it calls firing to be nothing meanwhile:
 * nobody is to be woken by it. What only went quiet, or was real, is told as it was. The end is told in its place, under
 * an id of its own, since an attempt that failed may have arrived.
 */
export function isOvertaken(turn: Turn, item: OutboxItem): boolean {
  const { state, config } = turn.alerter;
  const group = state.groups.get(item.groupId);
  if (group === undefined || group.inFlight !== item.noticeId || item.firing.length === 0) return false;
  if (turn.now < Math.max(state.quietUntil, item.notBefore ?? 0)) return false;
  if (config.receivers.get(group.target.receiver)?.sendResolved !== true) return false;
  if (!item.firing.every((id) => isDismissed(state.episodes.get(id)))) return false;
  drop(turn, item);
  // What it owed an answer for, the one in its place answers.
  const answering = { ...item, carried: item.carried.map((carried) => ({ ...carried, count: 0 })) };
  recordNotice(turn, group, answering, { outcome: "not-sent" });
  const resolved = [...new Set([...item.firing, ...item.resolved, ...(group.log?.firing ?? [])])];
  const present = { firing: [], resolved, severity: item.severity };
  send(turn, group, { present, fresh: [], carried: item.carried, reason: "all_alerts_resolved" });
  return true;
}

function isDismissed(episode: Episode | undefined): boolean {
  return episode?.state === "closed" && episode.verdict !== "true_positive";
}
