import type { Clock, Health } from "@rolecall/runtime";
import { type AskBrokersOptions, askBrokers } from "./ask-brokers.ts";

/** Often enough for whoever asks whether the process is ready, every ten seconds as a rule. */
const EVERY_MS = 5000;

export interface WatchBrokersOptions extends AskBrokersOptions {
  readonly health: Pick<Health, "ready">;
  readonly clock: Pick<Clock, "sleep">;
  /** Any question that they answer; a refusal is an answer. */
  readonly ask: (signal: AbortSignal) => Promise<unknown>;
}

/**
 * Until the signal aborts, `/readyz` says whether the brokers answer: for a process that reads no topic, and would know nothing of
 * them before somebody wants to write.
 */
export async function watchBrokers(options: WatchBrokersOptions): Promise<void> {
  const { health, clock, ask, signal } = options;
  let why: string | undefined;
  health.ready("brokers", () => {
    if (why !== undefined) throw new Error(why);
  });
  while (!signal.aborted) {
    const asked = await askBrokers(ask, options);
    why = "why" in asked && asked.isSilent ? asked.why : undefined;
    await clock.sleep(EVERY_MS, signal);
  }
}
