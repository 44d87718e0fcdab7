import type { Silence, Subject } from "@rolecall/alerting";
import { formatTime } from "@rolecall/core";
import type { Change } from "@rolecall/notifiers";
import { actorOf, type Command } from "./command.ts";

/** What there is to say of a silence. */
export function silenceDetails({ silenceId, matchers, comment, endsAt }: Silence): Change["details"] {
  const sets = matchers.map((set) => set.join(", ")).join(" or ");
  return { silence: silenceId, matchers: sets, comment, ends: formatTime(endsAt) };
}

const MOST_NAMED = 10;

/** What a command is to those who keep a record of changes; undefined for one that changes nothing lasting. */
export function changeOf(command: Command, now: number): Change | undefined {
  const about = { by: actorOf(command), at: now };
  switch (command.kind) {
    case "silence": {
      return { ...about, summary: "Rolecall: a silence was set", details: silenceDetails(command.silence) };
    }
    case "expire-silence":
      return { ...about, summary: "Rolecall: a silence was ended", details: { silence: command.silenceId } };
    case "snooze":
      return { ...about, summary: "Rolecall: an alert was snoozed", details: { group: command.groupId } };
    case "feedback": {
      const { verdict, subject } = command;
      const details = { ...whoseOf(subject), comment: verdict.comment };
      return { ...about, summary: `Rolecall: findings were judged ${verdict.feedback}`, details };
    }
    case "reopen": {
      const details = { ...whoseOf(command.subject), comment: command.comment };
      return { ...about, summary: "Rolecall: findings were reopened", details };
    }
    case "told-change": {
      const { change, change_uid, identities, from, until, note } = command;
      const named = identities.slice(0, MOST_NAMED).join(", ");
      const more = identities.length > MOST_NAMED ? ` and ${identities.length - MOST_NAMED} more` : "";
      const details = { change: change_uid, identities: `${named}${more}`, from, until, note };
      return { ...about, summary: `Rolecall: a ${change} was told`, details };
    }
    case "acknowledge":
    case "resolve":
    case "refused-action":
      return undefined;
  }
}

function whoseOf(subject: Subject): Change["details"] {
  if ("episodeIds" in subject) return { episodes: subject.episodeIds.join(", ") };
  return "wireKey" in subject ? { wireKey: subject.wireKey } : { ...subject };
}
