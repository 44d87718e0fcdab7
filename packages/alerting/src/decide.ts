import { type Alerter, takeDue } from "./alerter.ts";
import { sendAgain } from "./delivery/lane.ts";
import { isOvertaken } from "./delivery/overtaken.ts";
import { settleDelivery } from "./delivery/settle.ts";
import type { Effect } from "./effect.ts";
import { acceptFinding, enableRule, settleOrphans } from "./episode/accept.ts";
import { acknowledge, judge, resolve } from "./episode/acknowledge.ts";
import { expireEpisode } from "./episode/episode.ts";
import { reopen } from "./episode/reopen.ts";
import { flushGroup } from "./group/flush.ts";
import { wakeGroups } from "./group/group.ts";
import type { Due } from "./group/schedule.ts";
import { endSilence, setSilence, snooze } from "./hold/set-silence.ts";
import type { Input } from "./input.ts";
import { raiseMetaAlerts, takeCondition, tellNotEnabled } from "./meta/meta-alert.ts";
import { createTurn, effectsOf, type Turn } from "./turn.ts";

/**
 * The whole alerter: what happens, and what is to be done about it. Changes the state in place; equal states, inputs and
 * instants give equal effects. `now` is epoch ms, the time at which the input reached us, and never goes backwards.
 *
 * Whatever is due by `now` is done after the input, so a caller that is late loses nothing.
 */
export function decide(alerter: Alerter, input: Input, now: number): readonly Effect[] {
  const turn = createTurn(alerter, now);
  settleOrphans(turn);
  apply(turn, input);
  runTimers(turn);
  raiseMetaAlerts(turn);
  runTimers(turn);
  return effectsOf(turn);
}

function apply(turn: Turn, input: Input): void {
  switch (input.kind) {
    case "finding":
      acceptFinding(turn, input.finding, input.labels ?? {}, input.members);
      return;
    case "condition":
      takeCondition(turn, input.condition);
      return;
    case "tick":
      return;
    case "delivered":
      settleDelivery(turn, input.noticeId, input.outcome);
      return;
    case "acknowledge":
      acknowledge(turn, input.subject, input);
      return;
    case "reopen":
      reopen(turn, input.subject, input);
      return;
    case "resolve":
      resolve(turn, input.subject, input.by);
      return;
    case "feedback":
      judge(turn, input.subject, input.verdict);
      return;
    case "silence":
      setSilence(turn, input.silence);
      return;
    case "expire-silence":
      endSilence(turn, input.silenceId);
      return;
    case "snooze":
      snooze(turn, input.groupId, input.forMs, input.by);
      return;
  }
}

function runTimers(turn: Turn): void {
  const { alerter, now } = turn;
  for (let due = takeDue(alerter, now); due !== undefined; due = takeDue(alerter, now)) run(turn, due);
}

function run(turn: Turn, due: Due): void {
  const { episodes, groups, outbox } = turn.alerter.state;
  const episode = due.kind === "resolve" ? episodes.get(due.id) : undefined;
  if (episode) expireEpisode(turn, episode);
  const group = due.kind === "flush" ? groups.get(due.id) : undefined;
  if (group) flushGroup(turn, group);
  if (due.kind === "enable") {
    enableRule(turn, due.id);
    tellNotEnabled(turn, due.id);
  }
  if (due.kind === "wake") wakeGroups(turn, due.id);
  const item = due.kind === "send" ? outbox.get(due.id) : undefined;
  const of = item && groups.get(item.groupId);
  if (of && !isOvertaken(turn, item)) sendAgain(turn, of, item);
}
