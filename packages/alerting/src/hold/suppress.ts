import type { Alerter } from "../alerter.ts";
import { dryRunHold, mayInhibit } from "../config/rule-mode.ts";
import type { Hold } from "../delivery/receipt.ts";
import { inInterval } from "../interval/interval.ts";
import { maintenanceHold } from "../interval/maintenance.ts";
import { type Faced, facesOf } from "../matcher/faces.ts";
import type { Labels } from "../matcher/matcher.ts";
import type { RouteNode } from "../route/route.ts";
import { facesOn, groupedBy, type Place } from "../route/ways.ts";
import type { Episode } from "../state/state.ts";
import { isSnooze, type Silence } from "./silence.ts";

interface Asked {
  readonly alerter: Alerter;
  readonly now: number;
}

/** What of an episode is asked; of one that is only thought of, not all is known. */
export type Held = Faced &
  Pick<Episode, "episodeId" | "lastAt"> & { readonly severity: Episode["severity"] | undefined };

/** What only counts together with others is written down, and told to nobody who did not ask for it. */
function signalHold(severity: string | undefined, route: RouteNode): Hold | undefined {
  if (severity !== "info" || route.takesSignals) return undefined;
  return { stage: "detect", reason: "signal-only", by: "" };
}

/** Everything that holds an episode back at this instant, the one that counts first (reference/alerting.md section 2). */
export function suppressionOf({ alerter, now }: Asked, episode: Held, place?: Place): readonly Hold[] {
  const holds: Hold[] = [];
  const route = place?.route;
  const dryRun = dryRunHold(alerter.config.ruleModes, episode.labels["detector"], now);
  if (dryRun) holds.push(dryRun);
  const signal = route && signalHold(episode.severity, route);
  if (signal) holds.push(signal);
  const faces = place ? facesOn(alerter, episode, place, now) : facesOf(episode);
  const theirs = holdsOfAll(faces.map((labels) => holdsOf({ alerter, now }, episode, labels)));
  holds.push(...theirs.filter(({ stage }) => stage === "inhibit"));
  if (route) holds.push(...intervalHolds(alerter, route, now));
  holds.push(...theirs.filter(({ stage }) => stage !== "inhibit"));
  const { finding, severity } = episode;
  const entry = finding && severity && alerter.expected.expectedBy({ finding, severity }, now);
  if (entry) holds.push({ stage: "expected", reason: "marked-expected", by: entry.entryId, until: entry.endsAt });
  return holds;
}

/** What holds back whoever has these labels. */
function holdsOf({ alerter, now }: Asked, episode: Held, labels: Labels): readonly Hold[] {
  const holds: Hold[] = [];
  const inhibited = alerter.inhibit.inhibitedBy(episode.episodeId, labels, mayInhibit(alerter, now));
  if (inhibited) holds.push({ stage: "inhibit", reason: "inhibited", by: inhibited.rule });
  const silence = silenceOf({ alerter, now }, episode, labels);
  if (silence) holds.push({ stage: "silence", reason: "silenced", by: silence.silenceId, until: silence.endsAt });
  const subject = { labels, finding: episode.finding };
  const window = maintenanceHold(alerter.config.windows, subject, { now, lastAt: episode.lastAt });
  if (window) holds.push(window);
  return holds;
}

/** Of whoever has these labels. A snooze is of a message, whoever is told of in it. */
function silenceOf({ alerter: { silences }, now }: Asked, episode: Held, labels: Labels): Silence | undefined {
  const silence = silences.silencedBy(labels, now);
  const inMessage = groupedBy(episode, labels);
  return silence !== undefined || inMessage === labels ? silence : silences.silencedBy(inMessage, now, isSnooze);
}

/** What holds back several at once: all of it where there is some for each, and nothing where somebody is held back by none. */
function holdsOfAll(each: readonly (readonly Hold[])[]): readonly Hold[] {
  const [only = []] = each;
  if (each.length < 2) return only;
  if (each.some((holds) => holds.length === 0)) return [];
  return [...new Map(each.flat().map((hold) => [`${hold.reason} ${hold.by}`, hold])).values()];
}

/** What the route's own intervals say: outside all of its active ones, or inside one of its mute ones. */
function intervalHolds({ config }: Alerter, route: RouteNode, now: number): readonly Hold[] {
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
