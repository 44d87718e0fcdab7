import { formatTime } from "@rolecall/core";
import type { AskedSilence } from "../options.ts";

const HOUR_MS = 3_600_000;
const LONGEST_HOURS = 24 * 30;
const MOST_TEXT = 1000;

/** A silence as somebody fills in its form. */
export interface SilenceDraft {
  /** One a line. */
  readonly matchers: string;
  readonly hours: string;
  readonly comment: string;
}

/** From a form or an address; `read` tells the value under a name. */
export function draftOf(read: (name: string) => unknown): SilenceDraft {
  const text = (name: string): string => {
    const value = read(name);
    return typeof value === "string" ? value.trim().slice(0, MOST_TEXT) : "";
  };
  return { matchers: text("matchers"), hours: text("hours"), comment: text("comment") };
}

/** The silence from `now` on, epoch ms, or why it cannot be one, in a sentence. */
export function silenceOf(draft: SilenceDraft, by: string, now: number): AskedSilence | string {
  const lines = draft.matchers.split("\n").map((line) => line.trim());
  const matchers = lines.filter((line) => line !== "");
  if (matchers.length === 0) return 'A silence needs a matcher, as severity="low"';
  const hours = Number(draft.hours);
  if (!(hours > 0 && hours <= LONGEST_HOURS)) return "A silence may last from a minute to 30 days";
  const times = { starts_at: formatTime(now), ends_at: formatTime(now + hours * HOUR_MS) };
  return { silence_id: undefined, matchers, ...times, created_by: by, comment: draft.comment };
}
