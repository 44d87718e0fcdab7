import type { Admin, Kafka } from "kafkajs";
import { LostPartition, type Standing } from "../../ports.ts";
import type { Trouble } from "../access/client.ts";
import { isAbsent, sentenceOf } from "../fault.ts";
import { groupOffsets } from "../group/group-offsets.ts";
import { atMost, sleep, unlessAborted } from "../sleep.ts";
import type { TopicIdentity } from "../watch/topic-id.ts";

const AGAIN_MS = 500;
const LEAVE_MS = 2000;
/**
 * An answer is of every partition of its topic: for so long, ms, it is what others of them are told too. With a thousand a question takes
 * 20 ms and more, and who is dealt them all asks for each.
 */
const GOOD_MS = 1000;
/** The metadata of each offset that we commit begins so. Tools that set offsets leave it empty. */
const SIGNATURE = "rolecall";

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

/** Asks where groups and topics stand, over one connection that is made when it is first needed, and anew after a fault. */
export class Positions implements AsyncDisposable {
  readonly #kafka: Kafka;
  readonly #signal: AbortSignal | undefined;
  readonly #giveUp: AbortSignal | undefined;
  #admin: Promise<Admin> | undefined;

  /** `signal` ends what is asked, and never answered, too; `giveUp` waiting for a good-bye. */
  constructor(kafka: Kafka, signal?: AbortSignal, giveUp?: AbortSignal) {
    this.#kafka = kafka;
    this.#signal = signal;
    this.#giveUp = giveUp;
  }

  of(topic: string, group: string): Promise<ReadonlyMap<number, Signed>> {
    const asked = this.#ask(topic, group);
    return this.#signal === undefined ? asked : unlessAborted(asked, this.#signal);
  }

  async #ask(topic: string, group: string): Promise<ReadonlyMap<number, Signed>> {
    const admin = await this.#open();
    try {
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
    } catch (error) {
      await this[Symbol.asyncDispose]();
      throw error;
    }
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

  async [Symbol.asyncDispose](): Promise<void> {
    const admin = this.#admin;
    this.#admin = undefined;
    // One that does not answer is not waited for.
    await atMost(
      LEAVE_MS,
      admin?.then((open) => open.disconnect()),
      this.#giveUp,
    );
  }

  #open(): Promise<Admin> {
    this.#admin ??= this.#connect();
    return this.#admin;
  }

  async #connect(): Promise<Admin> {
    const admin = this.#kafka.admin();
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      this.#admin = undefined;
      throw error;
    }
  }
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
  const [signature, cluster, id, time] = (metadata ?? "").split(" ");
  const isForeign = signature !== SIGNATURE;
  if (isForeign || cluster === undefined || id === undefined) return { isForeign };
  const reached = Number(time);
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
