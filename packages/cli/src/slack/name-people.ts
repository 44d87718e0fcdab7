import { escapeMrkdwn, inert } from "@rolecall/notifiers";
import type { Pressed } from "./pressed.ts";

/** Who pressed something in Slack, as the alerter writes it. */
const PRESSER = /\bslack:([UW][A-Z0-9]{1,30})\b/g;
const LONGEST = 600;

/** A sentence of the alerter's for a message: whoever it names by Slack's id is shown by the name that Slack has for them. */
export function inMessage(said: string): string {
  return escapeMrkdwn(said, LONGEST).replaceAll(PRESSER, "<@$1>");
}

/** The same for a dialog, which knows no names. */
export function inDialog(said: string, { userId }: Pick<Pressed, "userId">): string {
  return inert(said, LONGEST).replaceAll(PRESSER, (_, id) => (id === userId ? "you" : "somebody else"));
}
