import type { Rule } from "../../rule.ts";
import { anthropic } from "../examples/vendors.ts";
import { plainRule } from "../plain-rule.ts";

const SOURCE = { sources: ["anthropic"] } as const;
const TEN_MINUTES = 600_000;

const numbered = (action: string, member: string): Rule["fires"][number] => ({
  name: "twenty",
  records: Array.from({ length: 20 }, (_, at) => anthropic(action, { [member]: `c${at}` })),
});
const again = (action: string, member: string): Rule["quiet"][number] => ({
  name: "one, often",
  records: Array.from({ length: 20 }, () => anthropic(action, { [member]: "c1" })),
});

const DELETED = plainRule({
  ...SOURCE,
  id: "anthropic-many-chats-deleted",
  title: "{identity_name} deleted many chats and what they hold",
  actions: ["claude_chat_deleted", "claude_project_deleted", "claude_file_deleted"],
  severity: "medium",
  attempted: "low",
  attack: { tactic: "Impact", technique: "T1485" },
  expected: "people delete the few chats that they no longer want",
  falsePositives: ["Somebody who cleans up, or a program that keeps to a time after which chats are deleted."],
  key: "identity_uid",
  fires: ["each of another", anthropic("claude_chat_deleted", { claude_chat_id: "c1" })],
  quiet: ["one", anthropic("claude_chat_deleted", { claude_chat_id: "c1" })],
});

const SHARED = plainRule({
  ...SOURCE,
  id: "anthropic-many-chats-shared",
  title: "{identity_name} made many links under which chats can be read",
  actions: ["claude_chat_snapshot_created", "session_share_created"],
  severity: "medium",
  attempted: "low",
  attack: { tactic: "Exfiltration", technique: "T1567" },
  expected: "people share one chat, now and then",
  key: "identity_uid",
  fires: ["each of another", anthropic("claude_chat_snapshot_created", { claude_chat_id: "c1" })],
  quiet: ["one", anthropic("claude_chat_snapshot_created", { claude_chat_id: "c1" })],
});

/** Anthropic: what is harmless once and tells by how often it is done. */
export const ANTHROPIC_VOLUMES: readonly Rule[] = [
  {
    ...DELETED,
    threshold: { distinct: ["resource"], noun: "chats and files", atLeast: 20, withinMs: TEN_MINUTES },
    fires: [numbered("claude_chat_deleted", "claude_chat_id")],
    quiet: [again("claude_chat_deleted", "claude_chat_id")],
  },
  {
    ...SHARED,
    threshold: { distinct: ["resource"], noun: "chats", atLeast: 20, withinMs: TEN_MINUTES },
    fires: [numbered("claude_chat_snapshot_created", "claude_chat_id")],
    quiet: [again("claude_chat_snapshot_created", "claude_chat_id")],
  },
];
