import { aboutIdentities, type Cover, coverOf, otherLabels, reachOf, type Silence } from "@rolecall/alerting";
import { countIdentities, IDENTITY_LABELS, labelNames, type Store } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import { openFindings } from "./open-findings.ts";

/** So far back events are asked for their labels: who has them has acted since. */
const LABELS_MS = 7 * 86_400_000;

/** What a silence covers of what is open and of who is known, and what is doubtful of it. `now` is epoch ms. */
export async function coverSilence(
  store: Store,
  tenants: readonly string[],
  silence: Silence,
  now: number,
): Promise<Cover> {
  const since = formatTime(now - LABELS_MS);
  const sets = aboutIdentities(silence);
  const [open, known, borne] = await Promise.all([
    openFindings(store, tenants),
    sets.length === 0 ? undefined : inTime(countIdentities(store, tenants, sets, since)),
    isOfEvents(silence) ? inTime(labelNames(store, tenants, since)) : [],
  ]);
  const labels = borne && [...IDENTITY_LABELS, ...open.flatMap((finding) => Object.keys(finding.labels)), ...borne];
  return coverOf(silence, { matches: reachOf(silence, open), known, borne: labels });
}

function isOfEvents(silence: Silence): boolean {
  return otherLabels(silence).some((name) => !IDENTITY_LABELS.includes(name));
}

/** A silence is set whether or not anybody can tell how far it reaches. */
async function inTime<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch(() => undefined);
}
