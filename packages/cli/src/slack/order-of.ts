import type { SlackCommand } from "@rolecall/notifiers";
import type { Command } from "@rolecall/service-alerter";

/** What somebody pressed, as the alerter takes it; undefined for what only Slack has to do with. */
export function commandOf(pressed: SlackCommand): Command | undefined {
  switch (pressed.kind) {
    case "acknowledge":
      return { kind: "acknowledge", subject: { groupId: pressed.groupId }, by: pressed.by };
    case "snooze":
      return { kind: "snooze", groupId: pressed.groupId, forMs: pressed.forMs, by: pressed.by };
    case "expected": {
      const { groupId, by, comment, endsAt } = pressed;
      return { kind: "feedback", subject: { groupId }, verdict: { feedback: "expected", by, comment, endsAt } };
    }
    case "reopen":
      return { kind: "reopen", subject: { groupId: pressed.groupId }, by: pressed.by, comment: "" };
    case "compromised": {
      const { groupId, by } = pressed;
      return { kind: "feedback", subject: { groupId }, verdict: { feedback: "compromised", by, comment: "" } };
    }
    case "open-modal":
    case "nothing":
      return undefined;
  }
}
