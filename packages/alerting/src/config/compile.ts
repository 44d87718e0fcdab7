import { compileRetry, DEFAULT_RETRY, type RetryBounds } from "../delivery/retry-bounds.ts";
import { DEFAULT_INHIBIT_RULES } from "../hold/default-inhibit-rules.ts";
import { compileInhibitRules, type InhibitRule } from "../hold/inhibit-rule.ts";
import { compileIntervals, type TimeInterval } from "../interval/interval.ts";
import { compileWindows, type MaintenanceWindow } from "../interval/maintenance.ts";
import type { Expression } from "../matcher/expression.ts";
import type { RouteNode } from "../route/route.ts";
import { compileTree } from "../route/route-tree.ts";
import {
  type AlertingConfig,
  type ConfigProblem,
  INTEGRATIONS,
  type InhibitRuleConfig,
  type Integration,
  type RouteConfig,
  type RuleModes,
} from "./config.ts";
import { type AlertingLimits, LIMITS } from "./defaults.ts";
import { stagingRoutes } from "./rule-mode.ts";

/** A receiver as the alerter sees it. */
export interface Receiver {
  readonly name: string;
  readonly integrations: readonly Integration[];
  readonly sendResolved: boolean;
  /** Its alert budget; undefined: that of the limits. */
  readonly maxPerMinute?: number | undefined;
  readonly retry: RetryBounds;
}

/** A configuration without mistakes. Compiled once, and never changed: a reload compiles another. */
export interface CompiledConfig {
  readonly tenant: string;
  readonly root: RouteNode;
  readonly routes: ReadonlyMap<string, RouteNode>;
  readonly receivers: ReadonlyMap<string, Receiver>;
  readonly intervals: ReadonlyMap<string, TimeInterval>;
  readonly inhibitRules: readonly InhibitRule[];
  readonly windows: readonly MaintenanceWindow[];
  /** By how many levels findings of an environment are told lower. */
  readonly severityByEnvironment: ReadonlyMap<string, number>;
  /** What of the users' rules may not page yet. */
  readonly ruleModes: RuleModes;
  /** What may fail on a finding, and whose it is. */
  readonly expressions: readonly { readonly name: string; readonly when: Expression }[];
  /** Nothing is sent. */
  readonly dryRun: boolean;
  readonly limits: AlertingLimits;
}

export type Compilation =
  | { readonly ok: true; readonly config: CompiledConfig }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Compiles the alerting part of the configuration, or names all of its mistakes at once. */
export function compileConfig(config: AlertingConfig, limits: Partial<AlertingLimits> = {}): Compilation {
  const problems: ConfigProblem[] = [];
  const receivers = compileReceivers(config, problems);
  const intervals = compileIntervals(config.time_intervals ?? [], problems);
  const inhibitRules = compileInhibitRules(rulesOf(config), problems);
  const windows = compileWindows(config.maintenance_windows ?? [], problems);
  if (config.route === undefined && receivers.size === 0) receivers.set(NOBODY.name, NOBODY);
  const names = { receivers: new Set(receivers.keys()), intervals: new Set(intervals.keys()) };
  const root = compileTree(config.route ?? defaultRoute(config, receivers), names, problems);
  const ruleModes: RuleModes = config.rule_modes ?? new Map();
  if (root === undefined || problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    config: {
      tenant: config.tenant ?? "default",
      root,
      routes: new Map([...stagingRoutes(ruleModes), ...flatten(root)].map((route) => [route.name, route])),
      receivers,
      intervals,
      inhibitRules,
      windows,
      severityByEnvironment: new Map(Object.entries(config.severity_by_environment ?? {})),
      ruleModes,
      expressions: [
        ...flatten(root).flatMap(({ name, when }) => (when === undefined ? [] : { name: `route ${name}`, when })),
        ...windows.map(({ name, when }) => ({ name: `maintenance window ${name}`, when })),
      ],
      dryRun: config.notify === "dry-run",
      limits: { ...LIMITS, ...limits },
    },
  };
}

function rulesOf({ inhibit_rules = [] }: AlertingConfig): readonly InhibitRuleConfig[] {
  return inhibit_rules.length === 0 ? DEFAULT_INHIBIT_RULES : inhibit_rules;
}

const NOBODY: Receiver = { name: "nobody", integrations: [], sendResolved: true, retry: DEFAULT_RETRY };

function defaultRoute(config: AlertingConfig, receivers: ReadonlyMap<string, Receiver>): RouteConfig {
  const [first = NOBODY.name] = receivers.keys();
  return { receiver: config.receivers[0]?.name ?? first, group_by: ["identity_uid"] };
}

function compileReceivers(config: AlertingConfig, problems: ConfigProblem[]): Map<string, Receiver> {
  const receivers = new Map<string, Receiver>();
  for (const [index, receiver] of config.receivers.entries()) {
    const path = `receivers[${index}].name`;
    if (receiver.name === "") problems.push({ path, message: "a receiver needs a name" });
    if (receivers.has(receiver.name)) problems.push({ path, message: `receiver ${receiver.name} is defined twice` });
    const integrations = INTEGRATIONS.filter((name) => receiver[name] !== undefined && receiver[name] !== null);
    receivers.set(receiver.name, {
      name: receiver.name,
      integrations,
      sendResolved: receiver.send_resolved ?? true,
      maxPerMinute: receiver.max_per_minute,
      retry: compileRetry(receiver.retry),
    });
  }
  return receivers;
}

function flatten(node: RouteNode): readonly RouteNode[] {
  return [node, ...node.routes.flatMap(flatten)];
}
