import type { Input } from "@rolecall/alerting";
import type { ChangeRecord } from "@rolecall/core";

/** What somebody asked for who may not: it is written down, and nothing else comes of it. */
export interface RefusedAction {
  readonly kind: "refused-action";
  readonly by: string;
  /** What was to be done, to which group. */
  readonly action: string;
  readonly groupId: string;
  /** Why not, in one word. */
  readonly reason: string;
}

/** What somebody changed on purpose in the world that is watched: for those who keep a record of changes, and the audit log. */
export interface ToldChange
  extends Pick<ChangeRecord, "change_uid" | "change" | "identities" | "from" | "until" | "note" | "by"> {
  readonly kind: "told-change";
}

/** What a person may ask of the alerter. Who asks stands in `by`, `verdict.by` or `silence.createdBy`. */
export type Command = RefusedAction | ToldChange | Asked;

/** One that the machine takes as an input. */
export type Asked = Extract<
  Input,
  { readonly kind: "acknowledge" | "resolve" | "reopen" | "feedback" | "silence" | "expire-silence" | "snooze" }
>;

/** A command, and on whose behalf it may be obeyed. */
export interface Order {
  /**
   * Its name where it may come more than once: read again after a crash, or told by several who heard of it. It is obeyed once
   * under it, and answered the same each time. Absent where whoever asks hears whether the alerter has died.
   */
  readonly id?: string | undefined;
  readonly command: Command;
  /** The command names a group that must belong to one of these receivers; any by default. */
  readonly receivers?: readonly string[] | undefined;
}

/**
 * `not-found`: nothing under that id. `conflict`: it is too late, or somebody decided otherwise. `refused`: it is out of
 * bounds. `not-allowed`: it is another receiver's.
 */
export type CommandRefusal = "not-found" | "conflict" | "refused" | "not-allowed";

export type CommandAnswer =
  /** Durable. `message` is empty, or a sentence on what did not come of it, or on who did it before. */
  | { readonly accepted: true; readonly message: string }
  /** Nothing was changed; `message` is one sentence for a person. */
  | { readonly accepted: false; readonly reason: CommandRefusal; readonly message: string };

export const ACCEPTED: CommandAnswer = { accepted: true, message: "" };

/** It was so before: the first who asked has done it. */
export function already(message: string): CommandAnswer {
  return { accepted: true, message };
}

export function refused(reason: CommandRefusal, message: string): CommandAnswer {
  return { accepted: false, reason, message };
}

/** The command with what people wrote as it is kept: a reason of spaces is none. */
export function trimmed<C extends Command>(command: C): C {
  if (command.kind === "feedback") {
    return { ...command, verdict: { ...command.verdict, comment: command.verdict.comment.trim() } };
  }
  if (command.kind === "reopen") return { ...command, comment: command.comment.trim() };
  if (command.kind === "acknowledge") return { ...command, comment: command.comment?.trim() };
  if (command.kind !== "silence") return command;
  return { ...command, silence: { ...command.silence, comment: command.silence.comment.trim() } };
}

/** Who gives the command. */
export function actorOf(command: Command): string {
  if (command.kind === "feedback") return command.verdict.by;
  return command.kind === "silence" ? command.silence.createdBy : command.by;
}
