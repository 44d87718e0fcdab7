import type { Session } from "chdb";
import { ServerException } from "./exception.ts";

interface Named {
  readonly session: Session;
  isBusy: boolean;
  cancel: (() => void) | undefined;
}

export interface SessionWish {
  readonly id: string;
  readonly timeoutS: number;
  readonly mustExist: boolean;
  readonly close: boolean;
}

/** Sessions that outlive a request: temporary tables, `SET` and `USE` stay in them. */
export interface NamedSessions {
  /**
   * Work in the session of this owner and id, made where there is none; it ends when it was idle for its time.
   * @throws ServerException 372 where it must exist and does not, 373 while another request is in it.
   */
  use<T>(
    owner: string,
    wish: SessionWish,
    open: () => Promise<Session>,
    work: (session: Session, isNew: boolean) => Promise<T>,
  ): Promise<T>;
  closeAll(): void;
}

const MOST = 1000;

/** `timer` calls `expired` after `ms`, and answers how to prevent it. */
export function createNamedSessions(timer: (ms: number, expired: () => void) => () => void): NamedSessions {
  const all = new Map<string, Named>();
  const opening = new Set<string>();

  function end(key: string): void {
    const named = all.get(key);
    named?.cancel?.();
    named?.session.close();
    all.delete(key);
  }

  /** The session of a key, now busy. */
  async function take(key: string, wish: SessionWish, open: () => Promise<Session>): Promise<[Named, boolean]> {
    const named = all.get(key);
    if (named?.isBusy === true || opening.has(key)) {
      throw new ServerException(373, "SESSION_IS_LOCKED", `Session ${wish.id} is locked by a concurrent client`);
    }
    if (named !== undefined) {
      named.cancel?.();
      named.isBusy = true;
      return [named, false];
    }
    if (wish.mustExist) throw new ServerException(372, "SESSION_NOT_FOUND", `Session ${wish.id} not found`);
    if (all.size >= MOST) throw new ServerException(202, "TOO_MANY_SIMULTANEOUS_QUERIES", "Too many sessions");
    opening.add(key);
    try {
      const made: Named = { session: await open(), isBusy: true, cancel: undefined };
      all.set(key, made);
      return [made, true];
    } finally {
      opening.delete(key);
    }
  }

  return {
    async use(owner, wish, open, work) {
      const key = JSON.stringify([owner, wish.id]);
      const [named, isNew] = await take(key, wish, open);
      try {
        return await work(named.session, isNew);
      } finally {
        named.isBusy = false;
        if (wish.close) end(key);
        else named.cancel = timer(wish.timeoutS * 1000, () => end(key));
      }
    },
    closeAll() {
      for (const key of [...all.keys()]) end(key);
    },
  };
}
