import type { NotifierContext } from "../context.ts";
import { type Notifier, retry } from "../notifier.ts";
import type { TerminalConfig } from "./config.ts";
import { renderTerminal } from "./render.ts";

/** A feed for people in front of a terminal. What changes without news is not shown again. */
export function createTerminal(_config: TerminalConfig, context: NotifierContext): Notifier {
  return {
    name: "terminal",
    async send(page, signal) {
      if (signal.aborted) return retry("cancelled", "stopped while sending");
      if (page.reason === "evidence_updated") return { kind: "sent" };
      return await context.write(renderTerminal(page, context)).then(
        () => ({ kind: "sent" }) as const,
        () => retry("other", "standard output took nothing"),
      );
    },
  };
}
