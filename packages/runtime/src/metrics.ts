import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { METRICS } from "./metric-catalogue.ts";
import { BUCKETS } from "./metric-entry.ts";

type Catalogue = typeof METRICS;

type MetricOf<E> = E extends { readonly kind: infer K; readonly labels: readonly (infer L extends string)[] }
  ? K extends "counter"
    ? Counter<L>
    : K extends "gauge"
      ? Gauge<L>
      : Histogram<L>
  : never;

/**
 * The metrics of one process, named as in the catalogue: `metrics.records.inc({ outcome: "event", reason: "" })`. The
 * labels are checked by the compiler. `inc` with labels takes about a microsecond: on the hot path add up, and call it
 * once per batch.
 */
export type Metrics = { readonly [Name in Exclude<keyof Catalogue, Looked>]: MetricOf<Catalogue[Name]> } & {
  /** `look` is called before each answer, until the function that is returned: it tells what its part of the process holds. */
  sample(look: (tell: Tell) => void): () => void;
  /** The text that `/metrics` answers, and its content type. */
  render(): Promise<{ readonly body: string; readonly contentType: string }>;
};

type Looked = {
  [Name in keyof Catalogue]: Catalogue[Name] extends { readonly parts: string } ? Name : never;
}[keyof Catalogue];

/** Of a gauge that the catalogue has in parts: what one of them holds. */
export type Tell = <Name extends Looked>(
  name: Name,
  labels: { readonly [Label in Catalogue[Name]["labels"][number]]: string },
  value: number,
) => void;

export interface MetricsOptions {
  readonly version: string;
  /** Also those of the process itself (`rolecall_process_…`, `rolecall_nodejs_…`); off by default. */
  readonly withProcess?: boolean;
}

export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  const made = Object.entries(METRICS).map(([key, entry]) => [key, create(entry, registry)] as const);
  const gauges = new Map(made.flatMap(([key, metric]) => (metric instanceof Gauge ? [[key, metric] as const] : [])));
  if (options.withProcess) addProcess(registry);
  const looks = new Set<(tell: Tell) => void>();
  const sample = (look: (tell: Tell) => void): (() => void) => {
    looks.add(look);
    return () => looks.delete(look);
  };
  const render = async () => {
    takeStock(gauges, looks);
    return { body: await registry.metrics(), contentType: registry.contentType };
  };
  const counted = made.filter(([key]) => !IN_PARTS.has(key as Looked));
  const all = { ...Object.fromEntries(counted), sample, render } as unknown as Metrics;
  all.buildInfo.set({ version: options.version, node: process.versions.node }, 1);
  return all;
}

/** Gauges whose names end as counters' do: to Prometheus they would be ones, and their sums are in the others by type. */
const NO_TOTALS = ["handles", "requests", "resources"];

function addProcess(registry: Registry): void {
  collectDefaultMetrics({ register: registry, prefix: "rolecall_" });
  for (const what of NO_TOTALS) registry.removeSingleMetric(`rolecall_nodejs_active_${what}_total`);
}

const IN_PARTS = new Map(
  Object.entries(METRICS).flatMap(([name, entry]) =>
    "parts" in entry ? [[name as Looked, entry.parts] as const] : [],
  ),
);

/** Asks every part of the process. What none of them tells any more is gone. */
function takeStock(gauges: ReadonlyMap<string, Gauge>, looks: Iterable<(tell: Tell) => void>): void {
  const told = new Map<string, { readonly name: Looked; readonly labels: object; readonly values: number[] }>();
  for (const look of looks) {
    look((name, labels, value) => {
      const key = `${name} ${JSON.stringify(labels)}`;
      const known = told.get(key);
      if (known === undefined) told.set(key, { name, labels, values: [value] });
      else known.values.push(value);
    });
  }
  for (const name of IN_PARTS.keys()) gauges.get(name)?.reset();
  for (const { name, labels, values } of told.values()) {
    const value = IN_PARTS.get(name) === "sum" ? values.reduce((sum, one) => sum + one) : Math.max(...values);
    gauges.get(name)?.set({ ...labels }, value);
  }
}

function create(entry: Catalogue[keyof Catalogue], registry: Registry): Counter | Gauge | Histogram {
  const settings = { name: entry.name, help: entry.help, labelNames: [...entry.labels], registers: [registry] };
  switch (entry.kind) {
    case "counter":
      return new Counter(settings);
    case "gauge":
      return new Gauge(settings);
    case "histogram":
      return new Histogram({ ...settings, buckets: [...BUCKETS[entry.buckets]] });
  }
}
