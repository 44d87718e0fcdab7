import kafkajs, { type Assigner, type GroupMember, type PartitionAssigner } from "kafkajs";
import type { TopicIdentity } from "../watch/topic-id.ts";
import type { Rivals } from "./rivals.ts";

const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;
const NAME = "rolecall-sticky";

/** What a member says that it holds: `topic` to partitions. */
export type Held = Readonly<Record<string, readonly number[]>>;

/** Partitions of a topic by member. */
type Shares = Map<string, number[]>;

/** Under this name, which no topic may have, a member says into which history it reads. */
const HISTORY = ":history";
/** And under this one, how far that has read it. */
const READ_TO = ":read-to";

/** What a member says of itself. */
export interface Member {
  /** What it holds when it joins. */
  readonly held: () => Held;
  /**
   * Into which history it reads: members of one share out the topic, those of another are given nothing of it meanwhile. A topic that
   * two histories shared would be whole in neither.
   */
  readonly history?: (() => string | undefined) | undefined;
  /** How many records of the topic with that id, where brokers say one, lie before what that history is to read next. */
  readonly readTo?: ((topicId: string | undefined) => number) | undefined;
}

/**
 * Spreads the partitions evenly and moves as few as it can: a partition stays with the member that holds it, so that its
 * state need not be restored elsewhere. kafkajs has only an assigner that deals them out anew each time.
 */
export function createStickyAssigner(
  { held, history, readTo }: Member,
  topic: { readonly known: TopicIdentity | undefined } = { known: undefined },
): PartitionAssigner {
  const ofHistory = () => {
    const id = history?.();
    return id === undefined ? {} : { [HISTORY]: id, [READ_TO]: readTo?.(topic.known?.id) ?? 0 };
  };
  const said = (): Buffer => Buffer.from(JSON.stringify({ ...held(), ...ofHistory() }));
  return ({ cluster }): Assigner => ({
    name: NAME,
    version: 1,
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: MemberMetadata.encode({ version: 1, topics, userData: said() }),
    }),
    async assign({ members, topics }) {
      const assignment = new Map<string, Record<string, number[]>>(members.map(({ memberId }) => [memberId, {}]));
      const readers = ofOneHistory(members);
      for (const topic of topics) {
        const partitions = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
        for (const [memberId, share] of spread(partitions, claimsOf(readers, topic))) {
          const own = assignment.get(memberId);
          if (own !== undefined) own[topic] = share;
        }
      }
      const reading = new Set(readers.map(({ memberId }) => memberId));
      const rivals = (memberId: string): Rivals => {
        if (reading.size === members.length) return "none";
        return reading.has(memberId) ? "waiting" : "reading";
      };
      return Array.from(assignment, ([memberId, own]) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({
          ...{ version: 1, assignment: own, userData: Buffer.from(rivals(memberId)) },
        }),
      }));
    },
  });
}

/**
 * The members whose history holds most already: what is read goes on where it is. Of two that hold the same the one that has read
 * furthest, which is the one that was killed and is there again, and not the one that stood by; then the first by its id, which is the
 * same in each group where those of two histories come at once.
 * Whoever names none is of a release that had no name for it, and reads with any.
 */
function ofOneHistory(members: readonly GroupMember[]): readonly GroupMember[] {
  const histories = Map.groupBy(members, ({ memberMetadata }) => String(saidBy(memberMetadata)[HISTORY] ?? ""));
  const holding = (some: readonly GroupMember[]): number =>
    some.reduce((sum, { memberMetadata }) => sum + countIn(saidBy(memberMetadata)), 0);
  const unnamed = histories.get("") ?? [];
  histories.delete("");
  const [first] = [...histories].toSorted(
    ([a, ofA], [b, ofB]) => holding(ofB) - holding(ofA) || readTo(ofB) - readTo(ofA) || (a < b ? -1 : 1),
  );
  return [...(first?.[1] ?? []), ...unnamed];
}

function readTo(members: readonly GroupMember[]): number {
  return Math.max(...members.map(({ memberMetadata }) => Number(saidBy(memberMetadata)[READ_TO] ?? 0) || 0));
}

function countIn(said: Readonly<Record<string, unknown>>): number {
  return Object.values(said).reduce<number>((sum, held) => sum + (Array.isArray(held) ? held.length : 0), 0);
}

/** Who claims what; of two that claim the same, the first by its id. Members of other versions claim nothing. */
function claimsOf(members: readonly GroupMember[], topic: string): Shares {
  const claims: Shares = new Map();
  for (const { memberId, memberMetadata } of members.toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1))) {
    claims.set(memberId, heldIn(memberMetadata, topic));
  }
  return claims;
}

function heldIn(metadata: Buffer, topic: string): number[] {
  const list = saidBy(metadata)[topic];
  return Array.isArray(list) ? list.filter((partition) => Number.isSafeInteger(partition)) : [];
}

function saidBy(metadata: Buffer): Readonly<Record<string, unknown>> {
  try {
    const said: unknown = JSON.parse(MemberMetadata.decode(metadata)?.userData.toString() ?? "{}");
    return typeof said === "object" && said !== null ? (said as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/**
 * Shares that differ by one at most, each made of the member's claims first. Every partition is in exactly one share.
 * Pure: the same members, claims and partitions give the same shares.
 */
export function spread(partitions: readonly number[], claims: Shares): Shares {
  const members = [...claims.keys()];
  const least = Math.floor(partitions.length / members.length);
  let larger = partitions.length % members.length;
  const free = new Set(partitions);
  const shares: Shares = new Map();
  // Who holds most may have the larger shares: then fewest move.
  const byClaims = members.toSorted((a, b) => (claims.get(b)?.length ?? 0) - (claims.get(a)?.length ?? 0));
  const room = new Map<string, number>();
  for (const member of byClaims) {
    const size = least + (larger > 0 ? 1 : 0);
    larger -= 1;
    room.set(member, size);
    const kept = [...new Set(claims.get(member))].filter((partition) => free.has(partition)).slice(0, size);
    for (const partition of kept) free.delete(partition);
    shares.set(member, kept);
  }
  const left = [...free].sort((a, b) => a - b);
  for (const [member, share] of shares) share.push(...left.splice(0, (room.get(member) ?? 0) - share.length));
  for (const share of shares.values()) share.sort((a, b) => a - b);
  return shares;
}
