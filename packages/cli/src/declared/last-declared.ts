import type { Store } from "@rolecall/clickhouse";
import type { Detector } from "@rolecall/detection";

/**
 * A version holds from where the last of its parts came, and each part counts where it came last: one that was begun anew and
 * broken off does not hold again. What is older than a day is in whatever was saved, and may have left the topic.
 */
const LAST = `SELECT control, argMax(version, since) AS version FROM (
    SELECT control, version, min(came) AS since, count() AS have, any(parts) AS parts FROM (
      SELECT control, JSONExtractString(body, 'version') AS version, JSONExtractUInt(body, 'part') AS part,
        any(JSONExtractUInt(body, 'parts')) AS parts, max(position) AS came
      FROM rolecall.controls
      WHERE partition = {partition:UInt16} AND control IN ('inventory', 'policies')
        AND recorded_at >= now64(3) - INTERVAL 1 DAY
      GROUP BY control, version, part)
    GROUP BY control, version HAVING have = parts)
  GROUP BY control`;

/** Versions that the log of a partition was told last, as a whole, where that is of the last day: a state may be older. */
export async function lastDeclared(
  store: Pick<Store, "select">,
  partition: number,
): Promise<Partial<Detector["declared"]>> {
  const rows = await store.select<{ control: keyof Detector["declared"]; version: string }>(LAST, { partition });
  return Object.fromEntries(rows.map(({ control, version }) => [control, version]));
}
