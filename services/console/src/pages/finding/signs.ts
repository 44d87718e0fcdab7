import { amount, bytesText, counted } from "../../markup/words.ts";
import { hourOfWeek, nameOf } from "../../pictures/heat-map.ts";
import { isNew, type Lane } from "../../queries/finding/lanes.ts";
import type { Hour } from "../../queries/hourly.ts";
import { HOUR_MS, type Span, WEEKS } from "../../queries/span.ts";

/** `as-always` speaks for the machine, `odd` for somebody else; `unclear` for neither. */
export type Verdict = "as-always" | "unclear" | "odd";

/** One question that tells a machine from somebody with its key, and what the history answers. */
export interface Sign {
  readonly name: string;
  readonly verdict: Verdict;
  /** A word or two: "new", "as always". */
  readonly word: string;
  /** What was seen, with its numbers. */
  readonly detail: string;
}

/** Whoever has had so many values before changes them as a matter of course: a new one says little. */
const VARIES_FROM = 30;
const SHOWN = 3;

/** Values of the odd time against those of the weeks before. Those that `passes` are gone in hours: a new one is no news. */
export function noveltySign(
  name: string,
  plural: string,
  lanes: readonly Lane[],
  passes: (value: string) => boolean = () => false,
): Sign {
  const during = lanes.filter((lane) => lane.during > 0);
  const before = lanes.filter((lane) => lane.before > 0);
  const fresh = during.filter(isNew);
  if (during.length === 0) return { name, verdict: "unclear", word: "not logged", detail: "the log does not say" };
  if (before.length === 0)
    return { name, verdict: "unclear", word: "no history", detail: `nothing known of the ${WEEKS} weeks before` };
  if (fresh.length === 0)
    return { name, verdict: "as-always", word: "as always", detail: `${listed(during)}, seen in the weeks before` };
  const calls = sum(fresh);
  const usual = before.length <= SHOWN ? listed(before) : `${amount(before.length)} ${plural}`;
  const detail = `${listed(fresh)}: ${amount(calls)} of ${counted(sum(during), "call")}; until then ${usual}`;
  if (fresh.every((lane) => passes(lane.value))) return { name, verdict: "unclear", word: "new, as each is", detail };
  const varies = before.length >= VARIES_FROM;
  return { name, verdict: varies ? "unclear" : "odd", word: varies ? "new, but it varies" : "never before", detail };
}

/** Two weeks without a call at an hour are a habit; one may be chance. */
const HABIT_WEEKS = 2;

/** The hour against the same hour of the weeks before in which it was there already. */
export function hourSign(hours: readonly Hour[], span: Span): Sign {
  const bin = hourOfWeek(span.peak);
  const before = hours.filter((hour) => hour.at < span.usualTo);
  const first = before.findIndex((hour) => hour.calls > 0);
  const same = first < 0 ? [] : before.slice(first).filter((hour) => hourOfWeek(hour.at) === bin);
  const active = same.filter((hour) => hour.calls > 0).length;
  const name = "Hour";
  if (same.length === 0) {
    const detail = `${nameOf(bin)} has not come before in what is known of it`;
    return { name, verdict: "unclear", word: "no history", detail };
  }
  const detail = `${nameOf(bin)}: at work in ${active} of ${counted(same.length, "week")} before`;
  if (active === 0) {
    return same.length < HABIT_WEEKS
      ? { name, verdict: "unclear", word: "not in one week", detail }
      : { name, verdict: "odd", word: "never at this hour", detail };
  }
  return active === same.length || active >= WEEKS - 1
    ? { name, verdict: "as-always", word: "as always", detail }
    : { name, verdict: "unclear", word: "seldom", detail };
}

/** The calls of the busiest odd hour against the active hours before. */
export function rateSign(hours: readonly Hour[], span: Span): Sign {
  const before = hours.filter((hour) => hour.at < span.oddFrom && hour.calls > 0).map((hour) => hour.calls);
  const now = Math.max(0, ...hours.filter((hour) => hour.at >= span.oddFrom).map((hour) => hour.calls));
  const sorted = before.toSorted((a, b) => a - b);
  const most = sorted.at(-1) ?? 0;
  const high = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const detail = `${counted(now, "call")} in its busiest hour; usually ${amount(median)}, at most ${amount(most)}`;
  const name = "Rate";
  if (before.length === 0) return { name, verdict: "unclear", word: "no history", detail };
  if (now > most) return { name, verdict: "odd", word: "more than ever", detail };
  return now > high
    ? { name, verdict: "unclear", word: "high", detail }
    : { name, verdict: "as-always", word: "as always", detail };
}

/** Twice what it ever moved is no accident of one large object. */
const FAR_MORE = 2;

/** The bytes of the odd hour that moved most against the hours before; undefined where the log tells no sizes. */
export function dataSign(hours: readonly Hour[], span: Span): Sign | undefined {
  const before = hours.filter((hour) => hour.at < span.oddFrom && hour.bytes > 0).map((hour) => hour.bytes);
  const now = Math.max(0, ...hours.filter((hour) => hour.at >= span.oddFrom).map((hour) => hour.bytes));
  if (before.length === 0 && now === 0) return undefined;
  const name = "Data";
  if (before.length === 0)
    return { name, verdict: "unclear", word: "no history", detail: `${bytesText(now)} in an hour; none known before` };
  const most = Math.max(...before);
  const detail = `${bytesText(now)} in an hour; before, at most ${bytesText(most)}`;
  if (now > FAR_MORE * most) return { name, verdict: "odd", word: "far more", detail };
  return now > most
    ? { name, verdict: "unclear", word: "more than ever", detail }
    : { name, verdict: "as-always", word: "as always", detail };
}

/** Refused calls of the odd time against the share of the weeks before. */
export function refusalSign(hours: readonly Hour[], span: Span): Sign {
  const before = totals(hours.filter((hour) => hour.at < span.oddFrom));
  const during = totals(hours.filter((hour) => hour.at >= span.oddFrom));
  const usual = before.calls === 0 ? 0 : before.refused / before.calls;
  const detail = `${amount(during.refused)} of ${counted(during.calls, "call")} denied or failed; before, ${percent(usual)}`;
  const name = "Refusals";
  if (before.calls === 0) return { name, verdict: "unclear", word: "no history", detail };
  const expected = usual * during.calls;
  if (during.refused >= 2 && during.refused > 5 * expected) return { name, verdict: "odd", word: "far more", detail };
  if (during.refused > 0 && before.refused === 0) return { name, verdict: "unclear", word: "the first", detail };
  return during.refused > 2 * expected + 1
    ? { name, verdict: "unclear", word: "more", detail }
    : { name, verdict: "as-always", word: "as always", detail };
}

/** How long it had been silent before, from hour to hour as the finding's title counts it. */
export function silenceSign(hours: readonly Hour[], span: Span): Sign | undefined {
  const before = hours.filter((hour) => hour.at < span.oddFrom && hour.calls > 0).map((hour) => hour.at);
  const last = before.at(-1);
  if (last === undefined) return undefined;
  const silent = (span.oddFrom - last) / HOUR_MS;
  const longest = Math.max(1, ...before.slice(1).map((at, i) => (at - (before[i] ?? at)) / HOUR_MS));
  if (silent <= longest || silent <= 24) return undefined;
  const known = (last - (before[0] ?? last)) / HOUR_MS + 1;
  const name = "Silence";
  const paused = `nothing for ${hoursOrDays(silent)} before`;
  // Who was never watched for so long may pause like this each time, as a weekly job does.
  if (known < silent) {
    const detail = `${paused}; it was known for ${hoursOrDays(known)} until then`;
    return { name, verdict: "unclear", word: "little history", detail };
  }
  const detail = `${paused}; its longest pause until then: ${longest === 1 ? "none" : hoursOrDays(longest)}`;
  return { name, verdict: "odd", word: "back after long", detail };
}

/** Whole days, as the finding counts them, from where hours say little. */
function hoursOrDays(hours: number): string {
  return hours < 72 ? counted(hours, "hour") : counted(Math.floor(hours / 24), "day");
}

/** How far back it is known before the oddness, for a sentence: "the three weeks before", "the 4 days that are known before"; undefined: not at all. */
export function knownBefore(hours: readonly Hour[], span: Span): string | undefined {
  const first = hours.find((hour) => hour.calls > 0 && hour.at < span.usualTo)?.at;
  const days = first === undefined ? 0 : Math.ceil((span.usualTo - first) / (24 * HOUR_MS));
  if (days > (WEEKS - 1) * 7) return "the three weeks before";
  if (days === 0) return undefined;
  return days === 1 ? "the one day that is known before" : `the ${days} days that are known before`;
}

function sum(lanes: readonly Lane[]): number {
  return lanes.reduce((calls, lane) => calls + lane.during, 0);
}

function totals(hours: readonly Hour[]): { readonly calls: number; readonly refused: number } {
  return hours.reduce((sum, each) => ({ calls: sum.calls + each.calls, refused: sum.refused + each.refused }), {
    calls: 0,
    refused: 0,
  });
}

function listed(lanes: readonly Lane[]): string {
  const shown = lanes.slice(0, SHOWN).map((lane) => lane.value);
  return lanes.length > SHOWN ? `${shown.join(", ")} and ${lanes.length - SHOWN} more` : shown.join(", ");
}

function percent(share: number): string {
  if (share === 0) return "none";
  return share < 0.001 ? "under 0.1 %" : `${(share * 100).toFixed(1)} %`;
}
