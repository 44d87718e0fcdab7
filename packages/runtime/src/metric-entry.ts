/** What one metric is. Labels come from closed sets only: reasons, kinds, names in the configuration; never an identity. */
export interface MetricEntry {
  readonly kind: "counter" | "gauge" | "histogram";
  readonly name: `rolecall_${string}`;
  readonly help: string;
  readonly labels: readonly string[];
  /** Of a histogram. */
  readonly buckets?: keyof typeof BUCKETS;
  /** Of a gauge that is looked at when somebody asks: what several parts of the process tell of it is added up, or the most counts. */
  readonly parts?: "sum" | "most";
}

/** Bucket bounds by name, in seconds. */
export const BUCKETS: Readonly<Record<"seconds" | "lag", readonly number[]>> = {
  seconds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  // From the event's own time until something was said about it: a backlog may be days.
  lag: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 21_600, 86_400],
};
