import type { Trouble } from "@rolecall/kafka";
import type { Log } from "@rolecall/runtime";

/** What is wrong with the parts of a process right now, by name; told in the log when it begins, when it becomes something else, and when it ends. */
export interface Troubles {
  /** For one part to say what is wrong with it. */
  of(part: string): Trouble;
  /** @throws Error with everything that is wrong */
  check(): void;
}

/** Of one trouble so many sentences are told: a wire that breaks has many, and what it is by now is in `check`. */
const MOST_TOLD = 5;

export function createTroubles(log: Pick<Log, "warn" | "info">): Troubles {
  const current = new Map<string, string>();
  const told = new Map<string, Set<string>>();
  const tell = (part: string, sentence: string): void => {
    const sentences = told.get(part) ?? new Set();
    if (sentences.has(sentence) || sentences.size >= MOST_TOLD) return;
    told.set(part, sentences.add(sentence));
    log.warn({ part }, sentence);
  };
  return {
    of: (part) => (sentence) => {
      if (sentence === current.get(part)) return;
      if (sentence === undefined) {
        current.delete(part);
        told.delete(part);
        log.info({ part }, "works again");
        return;
      }
      current.set(part, sentence);
      tell(part, sentence);
    },
    check() {
      if (current.size === 0) return;
      throw new Error(Array.from(current, ([part, sentence]) => `${part}: ${sentence}`).join("; "));
    },
  };
}
