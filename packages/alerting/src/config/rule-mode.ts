import type { Finding } from "@rolecall/core";
import type { Hold } from "../delivery/receipt.ts";
import type { Labels } from "../matcher/matcher.ts";
import { isHeartbeat, isToldOnce, STAGED_RULE } from "../meta/meta-alerts.ts";
import { matchRoutes, type RouteNode } from "../route/route.ts";
import type { AlerterState, Episode } from "../state/state.ts";
import type { RuleModes, Staging } from "./config.ts";

/** What of an alerter decides where a rule may be told. */
interface Modes {
  readonly config: {
    readonly ruleModes: RuleModes;
    readonly root: RouteNode;
    readonly routes: ReadonlyMap<string, RouteNode>;
  };
  readonly state: Pick<AlerterState, "staged">;
}

/** A rule in a dry run is told to nobody; its findings exist, and say so in receipts. */
export function dryRunHold(modes: RuleModes, detector: string | undefined, now: number): Hold | undefined {
  const rule = detector === undefined ? undefined : modes.get(detector);
  if (rule?.mode !== "dry-run" || now >= rule.until) return undefined;
  return { stage: "detect", reason: "dry-run", by: detector ?? "", until: rule.until };
}

/** Where the rule may not be told but in its digest: it is staged, or alerted too often while it was. */
export function stagingOf({ config, state }: Modes, detector: string | undefined, now: number): Staging | undefined {
  const rule = detector === undefined ? undefined : config.ruleModes.get(detector);
  if (rule?.mode !== "staging") return undefined;
  return now < rule.until || (state.staged.get(detector ?? "") ?? 0) > rule.maxAlerts ? rule : undefined;
}

/** An episode opened: it counts against its rule while that is staged. */
export function countStaged({ config, state }: Modes, { finding: { detector }, openedAt }: Episode): void {
  const rule = config.ruleModes.get(detector);
  if (rule?.mode !== "staging" || openedAt < rule.from || openedAt >= rule.until) return;
  state.staged.set(detector, (state.staged.get(detector) ?? 0) + 1);
}

/** The routes an episode takes at this instant: those of the tree, or the digest of its staged rule alone. */
export function routesOf(
  alerter: Modes,
  { labels, finding }: { readonly labels: Labels; readonly finding?: Finding | undefined },
  now: number,
): readonly RouteNode[] {
  const { detector } = labels;
  const { root } = alerter.config;
  if (isHeartbeat(detector)) return matchRoutes(root, labels, finding).filter(asksForHeartbeat);
  if (detector !== undefined && isToldOnce(detector)) return newsRoutes(alerter, labels[STAGED_RULE], now);
  const staging = stagingOf(alerter, detector, now);
  const digest = staging && alerter.config.routes.get(stagingRouteName(staging.receiver));
  return digest === undefined ? matchRoutes(root, labels, finding) : [digest];
}

function asksForHeartbeat({ matchers }: RouteNode): boolean {
  return matchers.some(({ name, words }) => name === "detector" && [...(words ?? [])].some(isHeartbeat));
}

/** Where it is told that a rule was not enabled; nowhere once it is neither staged nor held back. */
function newsRoutes(alerter: Modes, rule: string | undefined, now: number): readonly RouteNode[] {
  const staging = stagingOf(alerter, rule, now);
  const news = staging && alerter.config.routes.get(newsRouteName(staging.receiver));
  return news === undefined ? [] : [news];
}

/** What is told to nobody, or in a digest only, holds back nobody. */
export function mayInhibit(alerter: Modes, now: number): (source: Labels) => boolean {
  const modes = alerter.config.ruleModes;
  return ({ detector }) =>
    dryRunHold(modes, detector, now) === undefined && stagingOf(alerter, detector, now) === undefined;
}

const HOUR_MS = 3_600_000;

/**
 * Routes for each receiver of a staged rule: a message per rule, that changes once an hour at most, and one more at the end
 * of a staging that failed.
 */
export function stagingRoutes(modes: RuleModes): readonly RouteNode[] {
  const receivers = new Set([...modes.values()].flatMap((rule) => (rule.mode === "staging" ? [rule.receiver] : [])));
  const rests = {
    ...{ matchers: [], routes: [], muteTimeIntervals: [], activeTimeIntervals: [] },
    ...{ groupIntervalMs: HOUR_MS, repeatIntervalMs: 48 * HOUR_MS, takesSignals: true, continue: false },
  };
  return [...receivers].flatMap((receiver) => {
    const [digest, news] = [stagingRouteName(receiver), newsRouteName(receiver)];
    return [
      { ...rests, name: digest, path: [digest], receiver, groupBy: ["detector"], groupWaitMs: HOUR_MS },
      { ...rests, name: news, path: [news], receiver, groupBy: [STAGED_RULE], groupWaitMs: 0 },
    ];
  });
}

/** No name that a person gives a route: theirs would need the slash. */
export function stagingRouteName(receiver: string): string {
  return `staging/${receiver}`;
}

function newsRouteName(receiver: string): string {
  return `staging-end/${receiver}`;
}
