import { isUnanswered, sentenceOf } from "@rolecall/kafka";
import { untilAborted } from "@rolecall/runtime";

/** What brokers say, or why that is not known: silent are those that said nothing at all. */
export type Asked<T> = { readonly answer: T } | { readonly why: string; readonly isSilent: boolean };

export interface AskBrokersOptions {
  readonly signal: AbortSignal;
  /** Nobody waits longer for brokers that say nothing; 3 s by default. */
  readonly mostMs?: number | undefined;
}

const MOST_MS = 3000;
const SILENT = "the brokers have not answered in time";

/** Settles in time: `ask` may wait for a good-bye after its signal aborted. */
export function askBrokers<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  { signal, mostMs = MOST_MS }: AskBrokersOptions,
): Promise<Asked<T>> {
  const late = AbortSignal.any([signal, AbortSignal.timeout(mostMs)]);
  const silent = { why: SILENT, isSilent: true };
  const asked = ask(late).then(
    (answer) => ({ answer }),
    (error: unknown) => {
      const why = sentenceOf(error);
      return late.aborted ? silent : { why, isSilent: isUnanswered(why) };
    },
  );
  return Promise.race([asked, untilAborted(late).then(() => silent)]);
}
