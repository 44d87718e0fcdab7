import { DEFAULTS } from "../config/defaults.ts";
import { addReceipt } from "../delivery/add-receipt.ts";
import { repeated, takePending } from "../delivery/outbox.ts";
import type { Hold } from "../delivery/receipt.ts";
import type { RouteNode } from "../route/route.ts";
import type { Carried, Episode, Group } from "../state/state.ts";
import type { Turn } from "../turn.ts";
import { decideNotification } from "./notify-decision.ts";

interface Was {
  readonly route: RouteNode | undefined;
  /** What held back whom at the flush before. */
  readonly before: Group["held"];
}

/** What is owed for an episode that is held back: a receipt that says by what, and what would have been said. */
export function settleHeld(turn: Turn, group: Group, { route, before }: Was, episode: Episode, hold: Hold): void {
  const owed = takePending(turn, group, episode);
  const pending = owed.length > 0 ? owed : heldAnew(turn, group, { episode, hold, was: before[episode.episodeId] });
  if (pending.length === 0) return;
  const firing = [...new Set([...(group.log?.firing ?? []), episode.episodeId])];
  const would = decideNotification(
    group.log,
    { firing, resolved: [], severity: episode.severity },
    { sendResolved: true, repeatIntervalMs: route?.repeatIntervalMs ?? DEFAULTS.repeatIntervalMs },
    turn.now,
  );
  for (const carried of pending) addReceipt(turn, group, carried, hold, would.kind === "notify" ? would.reason : "");
}

interface Handover {
  readonly episode: Episode;
  readonly hold: Hold;
  readonly was: Hold | undefined;
}

/** Nobody was told of it yet, and what held it back is over: by now something else does, which is to be known of that. */
function heldAnew(turn: Turn, group: Group, { episode, hold, was }: Handover): readonly Carried[] {
  const isSame = was === undefined || (was.stage === hold.stage && was.by === hold.by);
  if (isSame || group.log?.firing.includes(episode.episodeId) === true) return [];
  return repeated(turn, { firing: [episode.episodeId], resolved: [], severity: episode.severity });
}
