import type { Finding } from "@rolecall/core";
import type { CompiledConfig } from "../config/compile.ts";
import { dryRunHold } from "../config/rule-mode.ts";
import type { ReceiptReason } from "../delivery/receipt.ts";
import { InhibitIndex } from "../hold/inhibit.ts";
import type { Silence } from "../hold/silence.ts";
import { SilenceIndex } from "../hold/silence-index.ts";
import { holdsOfAll, intervalHolds, signalHold } from "../hold/suppress.ts";
import { maintenanceHold } from "../interval/maintenance.ts";
import { labelsOf } from "../matcher/labels.ts";
import type { Labels } from "../matcher/matcher.ts";
import { createState } from "../state/state.ts";
import type { RouteNode } from "./route.ts";
import { facesOn, keyOf, type Place, waysOf } from "./ways.ts";

/** One route that a finding takes, as `route test --json` prints it. */
export interface RouteTestMatch {
  readonly route: string;
  readonly receiver: string;
  /** Names from the root to the route. */
  readonly path: readonly string[];
  readonly group_by: readonly string[];
  readonly group_key: string;
  /** What would hold it back, the one that counts first. */
  readonly held: readonly { readonly reason: ReceiptReason; readonly by: string }[];
}

export interface RouteTest {
  readonly matches: readonly RouteTestMatch[];
}

/** What else is so at that time. */
export interface RouteTestCircumstances {
  /** Epoch ms. */
  readonly at: number;
  readonly firing?: readonly Finding[] | undefined;
  readonly silences?: readonly Silence[] | undefined;
  /** For expressions; without it they are asked about the labels alone. */
  readonly finding?: Finding | undefined;
}

/** Where a finding with these labels would go at an instant, and what would hold it back there. Sends nothing. */
export function routeTest(config: CompiledConfig, labels: Labels, circumstances: RouteTestCircumstances): RouteTest {
  // How often a staged rule has alerted is not known here: after its end it is taken to be enabled.
  const { at, finding } = circumstances;
  const [alerter, faced] = [
    { config, state: createState() },
    { labels, finding },
  ];
  const matches = waysOf(alerter, faced, at).map((way) => {
    const place = { route: way.route, key: keyOf(way.route, way.labels) };
    return matchOf(config, place, facesOn(alerter, faced, place, at), circumstances);
  });
  return { matches };
}

function matchOf(
  config: CompiledConfig,
  { route, key }: Place,
  faces: readonly Labels[],
  circumstances: RouteTestCircumstances,
): RouteTestMatch {
  return {
    route: route.name,
    receiver: route.receiver,
    path: route.path,
    group_by: route.groupBy,
    group_key: key,
    held: holdsOfAll(faces.map((labels) => heldOf(config, route, labels, circumstances))),
  };
}

function heldOf(
  config: CompiledConfig,
  route: RouteNode,
  labels: Labels,
  { at, firing = [], silences = [], finding }: RouteTestCircumstances,
): RouteTestMatch["held"] {
  const held: { reason: ReceiptReason; by: string }[] = [];
  const dryRun = dryRunHold(config.ruleModes, labels["detector"], at);
  if (dryRun) held.push({ reason: dryRun.reason, by: dryRun.by });
  const signal = signalHold(labels["severity"], route);
  if (signal) held.push({ reason: signal.reason, by: signal.by });
  const rule = inhibitedBy(config, labels, firing);
  if (rule !== undefined) held.push({ reason: "inhibited", by: rule });
  held.push(...intervalHolds({ config }, route, at).map(({ reason, by }) => ({ reason, by })));
  const silence = new SilenceIndex(new Map(silences.map((one) => [one.silenceId, one]))).silencedBy(labels, at);
  if (silence) held.push({ reason: "silenced", by: silence.silenceId });
  const window = maintenanceHold(config.windows, { labels, finding }, { now: at, lastAt: at });
  if (window) held.push({ reason: window.reason, by: window.by });
  return held;
}

/** The finding under test, if it is among the firing ones, does not inhibit itself. */
function inhibitedBy(config: CompiledConfig, labels: Labels, firing: readonly Finding[]): string | undefined {
  const index = new InhibitIndex(config.inhibitRules);
  for (const finding of firing) index.set(finding.fingerprint, labelsOf(finding), true);
  return index.inhibitedBy(labels["fingerprint"] ?? "", labels)?.rule;
}
