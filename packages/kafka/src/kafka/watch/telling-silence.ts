/** A connection on which nothing comes is broken before that, and kafkajs makes another, again and again for a minute and more. */
const UNANSWERED_MS = 12_000;

/** What `work` gives; `unanswered` is told where that takes so long: brokers take connections, perhaps, and say nothing. */
export async function tellingSilence<T>(work: () => Promise<T>, unanswered: () => void): Promise<T> {
  const late = setTimeout(unanswered, UNANSWERED_MS).unref();
  try {
    return await work();
  } finally {
    clearTimeout(late);
  }
}
