import type { Admin, Kafka } from "kafkajs";
import { LostPartition, type Standing } from "../../ports.ts";
import type { Trouble } from "../access/client.ts";
import { isAbsent, sentenceOf } from "../fault.ts";
import { groupOffsets } from "../group/group-offsets.ts";
import { sleep, unlessAborted } from "../sleep.ts";
import type { TopicIdentity } from "../watch/topic-id.ts";
import { AskingConnection } from "./asking-connection.ts";

const AGAIN_MS = 500;
/**
 * An answer is of every partition of its topic: for so long, ms, it is what others of them are told too. With a thousand a question takes
 * 20 ms and more, and who is dealt them all asks for each.
 */
const GOOD_MS = 1000;
/** The metadata of each offset that we commit begins so. Tools that set offsets leave it empty. */
const SIGNATURE = "rolecall";
/** Whoever may commit for the group may write anything there, and nothing at all is a number too. */
const TIME = /^-?\d+$/;

/** The metadata of an offset of that topic, of which what is not durable is not before `reached`. */
export function signatureOf(topic: TopicIdentity | undefined, reached?: number): string {
  if (topic === undefined) return SIGNATURE;
  const signature = `${SIGNATURE} ${topic.cluster} ${topic.id}`;
  return reached === undefined ? signature : `${signature} ${reached}`;
}

interface Asking {
  readonly isWanted: () => boolean;
  readonly trouble?: Trouble | undefined;
}

/** Of what is to be known where it stands. */
interface Place {
  readonly topic: string;
  readonly group: string;
  /** Asks which topic it is; rejects where that is another than before. */
  readonly identity?: () => Promise<TopicIdentity | undefined>;
}

/** Where the partitions of a topic stood at that time, whole ms of `performance.now`. */
interface Answer {
  readonly asked: number;
  readonly standings: ReadonlyMap<number, Signed>;
  readonly topic?: TopicIdentity | undefined;
}

/** Where a partition stood at that time. */
export type KnownStanding = Standing & Pick<Answer, "asked">;

/** Where the partitions of one topic stand, for one after the other of them. */
export interface Standings {
  /** Asked until it is answered. @throws LostPartition once nobody wants to know */
  waitFor(partition: number, asking: Asking): Promise<KnownStanding>;
}

/** Asks where groups and topics stand. */
export class Positions implements AsyncDisposable {
  readonly #connection: AskingConnection;
  readonly #signal: AbortSignal | undefined;

  /** `signal` ends what is asked, and never answered, too; `giveUp` waiting for a good-bye. */
  constructor(kafka: Kafka, signal?: AbortSignal, giveUp?: AbortSignal) {
    this.#connection = new AskingConnection(kafka, giveUp);
    this.#signal = signal;
  }

  of(topic: string, group: string): Promise<ReadonlyMap<number, Signed>> {
    const asked = this.#connection.ask((admin) => ask(admin, topic, group));
    return this.#signal === undefined ? asked : unlessAborted(asked, this.#signal);
  }

  /** For partitions that begin together: what one of them is told, the next is told as well. */
  standings(place: Place): Standings {
    let last: Promise<Answer> | undefined;
    let asked = Number.NEGATIVE_INFINITY;
    const ask = (): Promise<Answer> => {
      const now = Math.floor(performance.now());
      if (last === undefined || now - asked > GOOD_MS) {
        asked = now;
        last = this.#answer(place, now);
      }
      return last;
    };
    const forget = (): void => {
      last = undefined;
    };
    return { waitFor: (partition, asking) => waitFor({ ...place, partition }, { ...asking, ask, forget }) };
  }

  async #answer({ topic, group, identity }: Place, asked: number): Promise<Answer> {
    const standings = await this.of(topic, group);
    // Last: of a topic that is made anew meanwhile it is the new one's.
    return identity === undefined ? { asked, standings } : { asked, standings, topic: await identity() };
  }

  /** None of a topic that is not there. */
  async known(topic: string, group: string): Promise<ReadonlyMap<number, Standing>> {
    try {
      return await this.of(topic, group);
    } catch (error) {
      if (isAbsent(error)) return new Map();
      throw error;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#connection[Symbol.asyncDispose]();
  }
}

async function ask(admin: Admin, topic: string, group: string): Promise<ReadonlyMap<number, Signed>> {
  const offsets = await admin.fetchTopicOffsets(topic);
  const [answer] = await groupOffsets(admin, { groupId: group, topics: [topic] });
  const groups = new Map(answer?.partitions.map((one) => [one.partition, one]));
  return new Map(
    offsets.map(({ partition, low, high }) => {
      const { offset = "-1", metadata } = groups.get(partition) ?? {};
      const at = Number(offset);
      const group = at < 0 ? { committed: undefined } : { committed: at, ...signedBy(metadata) };
      return [partition, { ...group, low: Number(low), high: Number(high) }];
    }),
  );
}

async function waitFor(
  { topic, group, partition }: Place & { readonly partition: number },
  { isWanted, trouble, ask, forget }: Asking & { readonly ask: () => Promise<Answer>; readonly forget: () => void },
): Promise<KnownStanding> {
  let isTold = false;
  while (isWanted()) {
    try {
      const { standings, asked, topic: now } = await ask();
      const standing = standings.get(partition);
      if (standing === undefined) throw new Error(`partition ${partition} of ${topic} is not there`);
      // Nobody joins because of it, and nobody else would take it back.
      if (isTold) trouble?.(undefined);
      if (isWanted()) return { ...standingIn(standing, now), asked };
    } catch (error) {
      forget();
      isTold = true;
      trouble?.(sentenceOf(error, { right: "Read", group }));
      await sleep(AGAIN_MS);
    }
  }
  throw new LostPartition(`${topic}/${partition}`);
}

/** A standing as it was told: its offset may be of another topic of that name. */
interface Signed extends Standing {
  /** Of which topic the offset is, where who committed it has said so. */
  readonly of?: TopicIdentity;
}

/** What the metadata of an offset says of it; a release before this one said no time. */
export function signedBy(metadata: string | null | undefined): Pick<Signed, "isForeign" | "of" | "reached"> {
  const [signature, cluster, id, time = ""] = (metadata ?? "").split(" ");
  const isForeign = signature !== SIGNATURE;
  if (isForeign || cluster === undefined || id === undefined) return { isForeign };
  const reached = TIME.test(time) ? Number(time) : Number.NaN;
  return { isForeign, of: { cluster, id }, ...(Number.isSafeInteger(reached) && { reached }) };
}

/**
 * The same in the topic that is there. An offset that was committed for the one before it, by a member that did not know yet, is
 * none of this one. One of another cluster was put here with the topic, by who mirrors both, and is.
 */
export function standingIn(standing: Signed, topic: TopicIdentity | undefined): Standing {
  const { of, ...told } = standing;
  const topicId = topic?.id;
  if (of === undefined || topic === undefined || of.cluster !== topic.cluster || of.id === topicId)
    return { ...told, topicId };
  return { committed: undefined, low: told.low, high: told.high, topicId };
}

/**
 * The offset to read from: the one that is asked for, else the committed one, else the oldest. Where it is no longer there
 * (retention took it, or the topic was made anew), the oldest. Infinity asks for what is to come.
 */
export function startOf(asked: number | undefined, { committed, low, high }: Standing): number {
  if (asked === Number.POSITIVE_INFINITY) return high;
  const start = asked ?? committed ?? low;
  return start < low || start > high ? low : start;
}
