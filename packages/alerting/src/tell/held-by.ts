import { formatMinute } from "@rolecall/core";
import type { Alerter } from "../alerter.ts";
import type { Hold, ReceiptReason } from "../delivery/receipt.ts";
import { isSnooze, type Silence } from "../hold/silence.ts";
import type { Episode, ExpectedEntry } from "../state/state.ts";

/** What its reason alone says, with the name of what held it. */
const WORDS: Partial<Readonly<Record<ReceiptReason, (by: string) => string>>> = {
  inhibited: (by) => `something else of the same that fires (inhibit rule ${by})`,
  muted: (by) => `the mute interval ${by}`,
  "outside-active": (by) => `the active interval ${by}, which it is outside of`,
  maintenance: (by) => `the maintenance window ${by}`,
  "signal-only": () => "its severity, info: it only counts together with others",
  "dry-run": (by) => `the dry run of ${by}`,
};

/** What holds a finding back, for whoever reads of it in a message: what it is, whose, until when and why. */
export function heldByWords({ state }: Pick<Alerter, "state">, { reason, by, until }: Hold): string {
  if (reason === "silenced") return silenceWords(state.silences.get(by), by);
  if (reason === "marked-expected") return expectedWords(state.expected.get(by), until);
  return WORDS[reason]?.(by) ?? `${reason} ${by}`.trim();
}

function silenceWords(silence: Silence | undefined, id: string): string {
  if (silence === undefined) return `the silence ${id}`;
  const { createdBy, endsAt, comment } = silence;
  const whose = createdBy === "" ? "" : ` of ${createdBy}`;
  if (isSnooze(silence)) return `a snooze${whose} until ${formatMinute(endsAt)}`;
  return `a silence${whose} until ${formatMinute(endsAt)}${comment === "" ? "" : `: ${comment}`}`;
}

/** One that was taken back is known no more. */
function expectedWords(entry: ExpectedEntry | undefined, until: number | undefined): string {
  const end = entry?.endsAt ?? until;
  const whose = entry === undefined ? "" : ` of ${entry.by}`;
  const when = end === undefined ? "" : ` until ${formatMinute(end)}`;
  return `the verdict expected${whose}${when}${entry === undefined || entry.reason === "" ? "" : `: ${entry.reason}`}`;
}

/** Why it is told although somebody called the like expected; empty where nobody did. */
export function beyondWords({ expected }: Pick<Alerter, "expected">, episode: Episode, now: number): string {
  const found = expected.beyond(episode, now);
  if (found === undefined) return "";
  const { entry, why } = found;
  return `${entry.by} called the like expected until ${formatMinute(entry.endsAt)}, but ${why}`;
}
