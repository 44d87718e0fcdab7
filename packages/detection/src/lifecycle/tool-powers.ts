/**
 * What a tool lets whoever leads an agent on do: run commands, take secrets, give rights, carry something out, take
 * something away, or leave a word for the agent's later runs.
 */
export type Power = "commands" | "secrets" | "granting" | "sending" | "deleting" | "memory";

/** Words of a tool's name, as vendors and MCP servers give them. */
const WORDS: Readonly<Record<Power, readonly string[]>> = {
  commands: [
    "shell",
    "bash",
    "sh",
    "zsh",
    "powershell",
    "terminal",
    "exec",
    "cmd",
    "command",
    "sudo",
    "subprocess",
    "eval",
    "sql",
  ],
  secrets: [
    "secret",
    "secrets",
    "credential",
    "credentials",
    "password",
    "passwords",
    "env",
    "printenv",
    "keychain",
    "vault",
  ],
  granting: ["grant", "permission", "permissions", "impersonate", "sudoers"],
  sending: ["post", "upload", "send", "email", "mail", "webhook", "export", "transfer", "publish", "share"],
  deleting: ["delete", "drop", "destroy", "purge", "wipe", "truncate"],
  memory: ["memory", "memories", "remember", "memorize"],
};
const POWERS = Object.entries(WORDS) as readonly (readonly [Power, readonly string[]])[];

/** The gravest power that the name speaks of; undefined where it speaks of none. */
export function powerOf(tool: string): Power | undefined {
  const words = tool
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return POWERS.find(([, spoken]) => words.some((word) => spoken.includes(word)))?.[0];
}
