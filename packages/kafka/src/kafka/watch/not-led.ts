import { typeOf } from "../fault.ts";
import { sleep } from "../sleep.ts";

const AGAIN_MS = 250;
const ELSEWHERE: ReadonlySet<string> = new Set([
  "NOT_LEADER_FOR_PARTITION",
  "LEADER_NOT_AVAILABLE",
  "UNKNOWN_LEADER_EPOCH",
  "FENCED_LEADER_EPOCH",
]);

/** Who was asked for a partition does not lead it. */
class NotLed extends Error {
  /** The one by which kafkajs looks anew who leads what, and nothing else. */
  override readonly name = "KafkaJSBrokerNotFound";

  constructor(cause: unknown) {
    super("another broker leads a partition now, or none does", { cause });
  }
}

/**
 * For what a fetch failed with. Where a partition has moved, kafkajs would look anew who leads it, at once, and join the group again:
 * until its leader is known, and takes it, each member joined twenty times a second, and nobody of the group read anything meanwhile.
 * Whose a partition is has nothing to do with who leads it.
 */
export async function unlessNotLed(error: unknown): Promise<never> {
  const isElsewhere = ELSEWHERE.has(typeOf(error));
  if (isElsewhere || (error instanceof Error && error.name === "KafkaJSBrokerNotFound")) await sleep(AGAIN_MS);
  throw isElsewhere ? new NotLed(error) : error;
}
