import { readMemberships } from "@rolecall/notifiers";
import type { Clock } from "@rolecall/runtime";
import type { SigningReceiver } from "./signing-receivers.ts";

type MemberOf = (userId: string) => readonly string[];

/** How long Slack's answer is believed: somebody who leaves a group may act for so long still. */
const BELIEVED_MS = 60_000;
const NOBODY: MemberOf = () => [];

/** Who is in which of a receiver's user groups, asked of Slack when somebody presses a button, and kept for a minute. */
export interface Memberships {
  /** Of a receiver that names no group, or whose groups Slack does not tell before `signal` aborts: nobody is in any. */
  of(receiver: SigningReceiver, signal: AbortSignal): Promise<MemberOf>;
}

export function createMemberships(clock: Clock): Memberships {
  const known = new Map<string, { readonly until: number; readonly memberOf: MemberOf }>();
  return {
    async of({ name, slack }, signal) {
      if (!slack.responders.some((id) => id.startsWith("S"))) return NOBODY;
      const kept = known.get(name);
      if (kept !== undefined && kept.until > clock.now()) return kept.memberOf;
      const memberOf = await readMemberships(slack, signal).catch(() => NOBODY);
      if (!signal.aborted) known.set(name, { until: clock.now() + BELIEVED_MS, memberOf });
      return memberOf;
    },
  };
}
