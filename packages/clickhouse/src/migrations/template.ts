/** How long rows are kept, by the time of writing, in whole days. */
export interface Retention {
  readonly eventsDays: number;
  readonly findingsDays: number;
}

/** Where the statements run: alone (the default, and the embedded engine), or on a cluster with replicated tables. */
export interface Deployment {
  /** Name of the cluster for `ON CLUSTER`; absent on one node. */
  readonly cluster?: string;
  /** Use the Replicated engines. */
  readonly replicated?: boolean;
}

/** 400 days and three years, as the configuration's defaults say. */
export const DEFAULT_RETENTION: Retention = { eventsDays: 400, findingsDays: 1095 };

/**
 * The statements of a migration file, ready to run: comments removed, `{cluster}`, `{replicated}` and
 * `{retention.events}`, `{retention.findings}` filled in, split at each `;` that ends a line.
 *
 * @throws RangeError for a retention that is no positive whole number of days, or a cluster name that is no identifier.
 */
export function renderMigration(text: string, deployment: Deployment, retention: Retention): readonly string[] {
  const filled = text
    .replaceAll(/^--.*$/gm, "")
    .replaceAll("{cluster}", onCluster(deployment))
    .replaceAll("{replicated}", deployment.replicated === true ? "Replicated" : "")
    .replaceAll("{retention.events}", interval(retention.eventsDays))
    .replaceAll("{retention.findings}", interval(retention.findingsDays));
  return filled
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

/** `ON CLUSTER name`, or nothing. */
export function onCluster({ cluster }: Deployment): string {
  if (cluster === undefined) return "";
  if (!/^[A-Za-z_][\w-]*$/.test(cluster)) throw new RangeError(`${JSON.stringify(cluster)} is no name of a cluster`);
  return `ON CLUSTER \`${cluster}\``;
}

/** `INTERVAL n DAY`. */
export function interval(days: number): string {
  if (!(Number.isSafeInteger(days) && days > 0)) throw new RangeError(`a retention of ${days} days`);
  return `INTERVAL ${days} DAY`;
}
