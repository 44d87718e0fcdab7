import type { Finding } from "@rolecall/core";
import type { Integration } from "../config/config.ts";
import type { Expression } from "../matcher/expression.ts";
import { apartBy } from "../matcher/labels.ts";
import { type Labels, labelOf, type Matcher, matchesAll } from "../matcher/matcher.ts";

/** What one route says, inherited settings filled in. Spans in milliseconds. */
export interface RouteOptions {
  readonly receiver: string;
  readonly groupBy: readonly string[];
  /** `undefined`: the default, which is none for critical findings. */
  readonly groupWaitMs: number | undefined;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
}

/** A node of the compiled tree. */
export interface RouteNode extends RouteOptions {
  /** Unique over the tree, and part of the group key: renaming a route starts new groups, editing its matchers does not. */
  readonly name: string;
  /** Names from the root to here. */
  readonly path: readonly string[];
  readonly matchers: readonly Matcher[];
  /** Must hold as well. */
  readonly when?: Expression | undefined;
  /** It, or a route above it, asks for severities itself: then `info` findings are told like any other. */
  readonly takesSignals: boolean;
  readonly continue: boolean;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly routes: readonly RouteNode[];
}

/** Name of the root, which matches everything. No other route may bear it. */
export const ROOT = "root";

/** `group_by: ['...']`: every label is part of the key, so nothing is aggregated. */
export const GROUP_BY_ALL = "...";

/** Where a group's messages go: one channel of one receiver. */
export interface Target {
  readonly receiver: string;
  readonly integration: Integration;
}

/**
 * The routes a finding takes. Depth-first, left to right: children are visited while their node matches; after a child
 * that matched without `continue`, its later siblings are not; a node none of whose children matched is the match
 * itself. The root always matches, so there is at least one.
 */
export function matchRoutes(node: RouteNode, labels: Labels, finding?: Finding): readonly RouteNode[] {
  if (!matchesAll(node.matchers, labels)) return [];
  if (node.when !== undefined && !node.when({ labels, finding })) return [];
  const matches: RouteNode[] = [];
  for (const child of node.routes) {
    const found = matchRoutes(child, labels, finding);
    matches.push(...found);
    if (found.length > 0 && !child.continue) break;
  }
  return matches.length > 0 ? matches : [node];
}

/** The labels a route groups this finding by, in order of their names; see {@link apartBy}. */
export function groupLabels(route: RouteNode, labels: Labels): Labels {
  const names = route.groupBy.includes(GROUP_BY_ALL) ? Object.keys(labels) : apartBy(route.groupBy, labels);
  return Object.fromEntries([...new Set(names)].sort().map((name) => [name, labelOf(labels, name)]));
}

/** `chat{identity_uid="aws:…"}`: the route's name and the sorted group labels, never its matchers. */
export function groupKey(route: string, labels: Labels): string {
  const names = Object.keys(labels).sort();
  return `${route}{${names.map((name) => `${name}=${JSON.stringify(labelOf(labels, name))}`).join(",")}}`;
}
