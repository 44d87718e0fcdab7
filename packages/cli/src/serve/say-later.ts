import type { Log } from "@rolecall/runtime";

const EVERY_MS = 60_000;

/** What became of records of a form that this release does not have. */
const WORDS = {
  partly:
    "records are of a later release, and taken as far as this one knows them: replace this service as well, soon after those that write them",
  untold:
    "findings are of a form that this release does not read, of a later one perhaps, and nobody is told of them: an alerter of that release tells of them when it starts, within seven days",
  unjudged:
    "records are none that this release reads, of a later one perhaps: they are not judged, and dead letters with their place in the topic",
} as const;

/**
 * Says how many records of a topic this release does not know, or knows in part: the first at once, and then how many
 * more it was since, no sooner than a minute after. `now` is of a clock that nobody sets, ms.
 */
export function sayLater(
  log: Pick<Log, "warn">,
  topic: string,
  now: () => number,
): (what: keyof typeof WORDS, records: number) => void {
  const told = new Map<string, { at: number; untold: number }>();
  return (what, records) => {
    if (records === 0) return;
    const known = told.get(what) ?? { at: Number.NEGATIVE_INFINITY, untold: 0 };
    told.set(what, known);
    known.untold += records;
    if (now() < known.at + EVERY_MS) return;
    log.warn({ part: topic, records: known.untold }, WORDS[what]);
    [known.at, known.untold] = [now(), 0];
  };
}
