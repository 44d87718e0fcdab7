import type { Store } from "@rolecall/clickhouse";
import { formatTime, parseTime } from "@rolecall/core";
import type { Config } from "@rolecall/runtime";
import { counted } from "../render/counted.ts";
import { type Check, warning } from "./check.ts";

const DAY_MS = 24 * 3_600_000;
/** A message waits so long where all is well. */
const MOMENT_MS = 2 * 60_000;

interface Told {
  readonly receiver: string;
  readonly integration: string;
  readonly waiting: number;
  readonly since: string;
  /** Why those that wait were not taken; empty where none was tried. */
  readonly untaken: string;
  /** What became of the last one that something became of; empty where there is none. */
  readonly last: string;
  readonly why: string;
}

const TOLD = `SELECT receiver, integration, uniqExactIf(notice_id, outcome = 'pending') AS waiting, minIf(at, outcome = 'pending') AS since,
    argMaxIf(detail, at, outcome = 'pending' AND detail != '') AS untaken,
    argMaxIf(outcome, at, outcome NOT IN ('pending', 'not-sent')) AS last,
    argMaxIf(detail, at, outcome NOT IN ('pending', 'not-sent')) AS why
  FROM rolecall.notifications FINAL WHERE at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
  GROUP BY receiver, integration ORDER BY receiver, integration`;

/**
 * Receivers that do not take what they are told, by what became of the last day's messages: nobody is asked. Those of the
 * configuration; where it names none, all that were told anything.
 */
export async function checkReceivers(
  store: Pick<Store, "select">,
  { receivers }: Pick<Config, "receivers">,
  now: number,
): Promise<readonly Check[]> {
  const names = new Set(receivers.map(({ name }) => name));
  const told = await store.select<Told>(TOLD, { from: formatTime(now - DAY_MS) });
  return told.filter(({ receiver }) => names.size === 0 || names.has(receiver)).flatMap((each) => judge(each, now));
}

function judge({ receiver, integration, waiting, since, untaken, last, why }: Told, now: number): readonly Check[] {
  const waitedMs = waiting === 0 ? 0 : now - parseTime(since);
  const parts = [
    ...(waitedMs > MOMENT_MS
      ? [
          `${counted(waiting, "message")} ${waiting === 1 ? "waits" : "wait"}, the first for ${Math.floor(waitedMs / 60_000)} min${untaken === "" ? "" : `: ${untaken}`}`,
        ]
      : []),
    ...(last === "" || last === "sent" ? [] : [`the last message was ${last}${why === "" ? "" : ` (${why})`}`]),
  ];
  if (parts.length === 0) return [];
  return [
    warning(
      `told ${receiver}`,
      `${integration}: ${parts.join("; ")}`,
      "docs/runbooks/receiver-fails.md says what to do",
    ),
  ];
}
