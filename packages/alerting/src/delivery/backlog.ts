import { isOpen } from "../alerter.ts";
import { severityRank } from "../episode/severity.ts";
import { budgetOf, digestOf, joinDigest } from "../group/storm.ts";
import type { Target } from "../route/route.ts";
import type { Group, OutboxItem } from "../state/state.ts";
import { recordNotice, type Turn } from "../turn.ts";
import { addReceipt } from "./add-receipt.ts";
import { leaveOutbox, repeated, send } from "./outbox.ts";
import type { Hold } from "./receipt.ts";

/** So many first messages may wait for a receiver that takes nothing; it is told them one by one when it is back. */
const MOST_WAITING = 100;

/** One that waits, and whose it is. */
interface Waiting {
  readonly item: OutboxItem;
  readonly group: Group;
}

/**
 * The receiver took a message. Where more wait for it than anybody reads, it was away for long: it is told the gravest of what goes
 * on, as many as it is told in a minute, and of the rest in its digest. What was told before goes on in its message.
 */
export function shedBacklog(turn: Turn, target: Target): void {
  const { episodes } = turn.alerter.state;
  const waiting = waitingFor(turn, target);
  if (waiting.length <= MOST_WAITING) return;
  const goesOn = ({ item }: Waiting): boolean =>
    item.firing.some((id) => {
      const episode = episodes.get(id);
      return episode !== undefined && isOpen(episode);
    });
  for (const one of waiting) if (!goesOn(one)) leave(turn, one, ENDED);
  const gravest = waiting
    .filter(goesOn)
    .toSorted((a, b) => severityRank(b.item.severity) - severityRank(a.item.severity) || before(a, b));
  for (const one of gravest.slice(budgetOf(turn.alerter, target))) {
    leave(turn, one, digestOf(turn, target));
    joinDigest(turn, target, one.item.firing);
  }
}

/** It was over before the receiver could be told. */
const ENDED: Hold = { stage: "episode", reason: "resolved-before-group-wait", by: "" };

function before(a: Waiting, b: Waiting): number {
  return a.item.place.at - b.item.place.at || a.item.place.order - b.item.place.order;
}

/** First messages of groups nobody was told of, none of them under way. */
function waitingFor({ alerter: { state, lanes } }: Turn, target: Target): readonly Waiting[] {
  return [...lanes.to(target)].flatMap((item) => {
    const group = state.groups.get(item.groupId);
    if (group === undefined || group.digest || group.log !== undefined) return [];
    return item.nextAt === undefined || item.firing.length === 0 ? [] : [{ item, group }];
  });
}

/** The group does not say it again. */
function leave(turn: Turn, { item, group }: Waiting, hold: Hold): void {
  for (const carried of item.carried) {
    if (carried.count > 0) addReceipt(turn, group, carried, hold, "first_notification");
  }
  const answered = { ...item, carried: item.carried.map((carried) => ({ ...carried, count: 0 })) };
  recordNotice(turn, group, answered, { outcome: "not-sent" });
  const present = { firing: item.firing, resolved: item.resolved, severity: item.severity };
  send(turn, group, { present, fresh: [], carried: repeated(turn, present), reason: "storm_digest" }, true);
  leaveOutbox(turn, group, item);
}
