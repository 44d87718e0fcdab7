import type { NotifierContext } from "../context.ts";
import { RateBudget } from "../rate-budget.ts";

/** Slack takes 50 changes a minute of one app in one workspace. */
const UPDATES = { perMinute: 45, burst: 10 };

/** Pictures are a help and no more: few enough never to be in the way of messages. */
const CHARTS = { perMinute: 12, burst: 3 };

/** What all channels of one token share: the budget of changes, and the pause when Slack has had enough of all of them. */
export interface Workspace {
  readonly updates: RateBudget;
  readonly charts: RateBudget;
  /** Milliseconds until anything may be sent; 0 for now. */
  pauseMs(now: number): number;
  /** Slack said 429 to one channel. When it says so to two in one breath, it means the workspace. */
  limited(channel: string, afterMs: number, now: number): void;
}

const known = new WeakMap<NotifierContext, Map<string, Workspace>>();

/** The workspace of a token among the receivers of one configuration. */
export function workspaceOf(context: NotifierContext, apiUrl: string, token: string): Workspace {
  const workspaces = known.get(context) ?? new Map<string, Workspace>();
  known.set(context, workspaces);
  const key = `${apiUrl} ${token}`;
  const workspace = workspaces.get(key) ?? createWorkspace(context.now());
  workspaces.set(key, workspace);
  return workspace;
}

function createWorkspace(now: number): Workspace {
  const limits = new Map<string, number>();
  let until = 0;
  return {
    updates: new RateBudget(UPDATES.perMinute, UPDATES.burst, now),
    charts: new RateBudget(CHARTS.perMinute, CHARTS.burst, now),
    pauseMs: (at) => Math.max(0, until - at),
    limited(channel, afterMs, at) {
      for (const [other, end] of limits) if (end <= at) limits.delete(other);
      limits.set(channel, at + afterMs);
      if (limits.size > 1) until = Math.max(until, ...limits.values());
    },
  };
}
