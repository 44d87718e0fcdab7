import type { Alerter } from "../alerter.ts";
import { routesOf } from "../config/rule-mode.ts";
import { type Faced, facesOf } from "../matcher/faces.ts";
import type { Labels } from "../matcher/matcher.ts";
import { groupKey, groupLabels, type RouteNode } from "./route.ts";

/** A route that a finding takes, and the labels that it is grouped by there. */
export interface Way {
  readonly route: RouteNode;
  readonly labels: Labels;
}

type Routing = Pick<Alerter, "config" | "state">;

/** The ways of a finding at this instant, each once: of one about a group those of all of its members. */
export function waysOf(alerter: Routing, faced: Faced, now: number): readonly Way[] {
  const { labels, finding } = faced;
  const faces = facesOf(faced);
  if (faces.length < 2) return routesOf(alerter, { labels, finding }, now).map((route) => ({ route, labels }));
  const ways = new Map<string, Way>();
  for (const face of faces) {
    const grouped = groupedBy(faced, face);
    for (const route of routesOf(alerter, { labels: face, finding }, now)) {
      const key = keyOf(route, grouped);
      if (!ways.has(key)) ways.set(key, { route, labels: grouped });
    }
  }
  return [...ways.values()];
}

/** Key of the group that this route puts a finding with these labels in. */
export function keyOf(route: RouteNode, labels: Labels): string {
  return groupKey(route.name, groupLabels(route, labels));
}

/** Those of its faces that come by this way: who is told of there. All, where the configuration is another one by now. */
export function facesOn(alerter: Routing, faced: Faced, { route, key }: Place, now: number): readonly Labels[] {
  const faces = facesOf(faced);
  if (faces.length < 2) return faces;
  const { finding } = faced;
  const on = faces.filter(
    (labels) =>
      keyOf(route, groupedBy(faced, labels)) === key &&
      routesOf(alerter, { labels, finding }, now).some(({ name }) => name === route.name),
  );
  return on.length === 0 ? faces : on;
}

/** Where a finding is told of: a route, and the key of a group there. */
export interface Place {
  readonly route: RouteNode;
  readonly key: string;
}

/** Labels that say who acted. */
const WHO = ["identity_uid", "identity_name", "identity_kind", "provider", "person"];

/** Labels of the message in which a face is told of. Who acted is, of a group, who decided it: else it would be a message for each. */
export function groupedBy({ labels }: Pick<Faced, "labels">, face: Labels): Labels {
  if (face === labels) return labels;
  const others = Object.entries(face).filter(([name]) => !WHO.includes(name));
  return Object.fromEntries([...others, ...Object.entries(labels).filter(([name]) => WHO.includes(name))]);
}
