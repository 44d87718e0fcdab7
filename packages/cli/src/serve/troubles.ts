import type { Trouble } from "@rolecall/kafka";
import type { Log } from "@rolecall/runtime";

/** What is wrong with the parts of a process right now, by name, each told once in the log when it begins and ends. */
export interface Troubles {
  /** For one part to say what is wrong with it. */
  of(part: string): Trouble;
  /** @throws Error with everything that is wrong */
  check(): void;
}

export function createTroubles(log: Log): Troubles {
  const current = new Map<string, string>();
  return {
    of: (part) => (sentence) => {
      const before = current.get(part);
      if (sentence === before) return;
      if (sentence === undefined) {
        current.delete(part);
        log.info({ part }, "works again");
        return;
      }
      current.set(part, sentence);
      if (before === undefined) log.warn({ part }, sentence);
    },
    check() {
      if (current.size === 0) return;
      throw new Error(Array.from(current, ([part, sentence]) => `${part}: ${sentence}`).join("; "));
    },
  };
}
