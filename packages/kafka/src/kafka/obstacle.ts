import type { Trouble } from "./access/client.ts";
import { isForbidden, isRefused, isUnreadable, QUOTA, sentenceOf } from "./fault.ts";

type Kind = "unreadable" | "forbidden" | "quota";

/** Pauses between two lives of a member. */
export const AGAIN_MS = 500;
/** What is refused, or cannot be read, is tried again, for that may change; not so often that an account is locked. */
const REFUSED_AGAIN_MS = 5000;

/**
 * What lies in the way of a member that the group takes: what comes next cannot be decompressed, or not be read by this user, or a
 * quota lets it not through. That it joins again means nothing then; it is told of until it is out of the way.
 */
export class Obstacle {
  readonly #group: string;
  readonly #trouble: Trouble | undefined;
  #kind: Kind | undefined;

  constructor(group: string, trouble: Trouble | undefined) {
    this.#group = group;
    this.#trouble = trouble;
  }

  get isThere(): boolean {
    return this.#kind !== undefined;
  }

  /** A life of the member ended by this; told. In how many ms to try again. */
  met(error: unknown, wasJoined: boolean): number {
    const isBarred = wasJoined && isForbidden(error);
    this.#kind = isUnreadable(error) ? "unreadable" : isBarred ? "forbidden" : undefined;
    this.#trouble?.(sentenceOf(error, { right: "Read", group: this.#group }));
    return this.isThere || isRefused(error) ? REFUSED_AGAIN_MS : AGAIN_MS;
  }

  /** A quota of the brokers lets nothing through, or does again; told. */
  quota(isInTheWay: boolean): void {
    if (isInTheWay) {
      this.#kind = "quota";
      this.#trouble?.(QUOTA);
    } else this.passed("quota");
  }

  passed(kind: Kind): void {
    if (this.#kind !== kind) return;
    this.#kind = undefined;
    this.#trouble?.(undefined);
  }
}
