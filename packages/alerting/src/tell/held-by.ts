import { formatMinute } from "@rolecall/core";
import type { Alerter } from "../alerter.ts";
import type { Hold } from "../delivery/receipt.ts";
import { isSnooze, type Silence } from "../hold/silence.ts";
import type { Episode, ExpectedEntry } from "../state/state.ts";

/** What holds a finding back, for whoever reads of it in a message: what it is, whose, until when and why. */
export function heldByWords({ state }: Pick<Alerter, "state">, { stage, reason, by, until }: Hold): string {
  switch (reason) {
    case "silenced":
      return silenceWords(state.silences.get(by), by);
    case "marked-expected":
      return expectedWords(state.expected.get(by), until);
    case "inhibited":
      return `something else of the same that fires (inhibit rule ${by})`;
    case "muted":
      return `the mute interval ${by}`;
    case "outside-active":
      return `the active interval ${by}, which it is outside of`;
    case "maintenance":
      return `the maintenance window ${by}`;
    case "signal-only":
      return "its severity, info: it only counts together with others";
    default:
      return `${stage}: ${reason}${by === "" ? "" : ` ${by}`}`;
  }
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
