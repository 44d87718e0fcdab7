import type { Alerter } from "../alerter.ts";
import { dryRunHold, mayInhibit } from "../config/rule-mode.ts";
import type { Hold } from "../delivery/receipt.ts";
import { inInterval } from "../interval/interval.ts";
import { maintenanceHold } from "../interval/maintenance.ts";
import type { RouteNode } from "../route/route.ts";
import type { Episode } from "../state/state.ts";

interface Asked {
  readonly alerter: Alerter;
  readonly now: number;
}

/** What only counts together with others is written down, and told to nobody who did not ask for it. */
export function signalHold(severity: string | undefined, route: RouteNode): Hold | undefined {
  if (severity !== "info" || route.takesSignals) return undefined;
  return { stage: "detect", reason: "signal-only", by: "" };
}

/** Everything that holds an episode back at this instant, the one that counts first (reference/alerting.md section 2). */
export function suppressionOf({ alerter, now }: Asked, episode: Episode, route?: RouteNode): readonly Hold[] {
  const holds: Hold[] = [];
  const dryRun = dryRunHold(alerter.config.ruleModes, episode.labels["detector"], now);
  if (dryRun) holds.push(dryRun);
  const signal = route && signalHold(episode.severity, route);
  if (signal) holds.push(signal);
  const inhibited = alerter.inhibit.inhibitedBy(episode.episodeId, episode.labels, mayInhibit(alerter, now));
  if (inhibited) holds.push({ stage: "inhibit", reason: "inhibited", by: inhibited.rule });
  if (route) holds.push(...intervalHolds(alerter, route, now));
  const silence = alerter.silences.silencedBy(episode.labels, now);
  if (silence) holds.push({ stage: "silence", reason: "silenced", by: silence.silenceId, until: silence.endsAt });
  const window = maintenanceHold(alerter.config.windows, episode, { now, lastAt: episode.lastAt });
  if (window) holds.push(window);
  const entry = alerter.expected.expectedBy(episode, now);
  if (entry) holds.push({ stage: "expected", reason: "marked-expected", by: entry.entryId, until: entry.endsAt });
  return holds;
}

/** What the route's own intervals say: outside all of its active ones, or inside one of its mute ones. */
export function intervalHolds({ config }: Pick<Alerter, "config">, route: RouteNode, now: number): readonly Hold[] {
  const holds: Hold[] = [];
  const contains = (name: string): boolean => {
    const interval = config.intervals.get(name);
    return interval !== undefined && inInterval(interval, now);
  };
  const active = route.activeTimeIntervals;
  if (active.length > 0 && !active.some(contains)) {
    holds.push({ stage: "interval", reason: "outside-active", by: active.join(",") });
  }
  const muted = route.muteTimeIntervals.find(contains);
  if (muted !== undefined) holds.push({ stage: "interval", reason: "muted", by: muted });
  return holds;
}
