import type { Json } from "@rolecall/core";
import { ChangedRows, type RowChanges } from "../snapshot/changed-rows.ts";
import { encodeState } from "../snapshot/codec.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";

/** By whom a session was begun, when, and from where. */
export interface Session {
  readonly origin: string;
  readonly at: number;
  /** Absent where the log gives no address. */
  readonly network?: string | undefined;
  readonly asn?: number | undefined;
}

/** A session as it is saved, with the credential that it is known by. */
export interface SavedSession extends Session {
  readonly session: string;
}

/** Sessions by what they are known by, a credential or a run; the oldest tenth is forgotten where there are too many. */
export class Sessions {
  readonly #most: number;
  readonly #sessions = new Map<string, Session>();
  readonly #changed = new ChangedRows("link:session:");

  constructor(most: number) {
    this.#most = most;
  }

  of(credential: string | undefined): Session | undefined {
    return credential === undefined || this.#sessions.size === 0 ? undefined : this.#sessions.get(credential);
  }

  remember(credential: string, session: Session): void {
    if (this.#sessions.size >= this.#most) this.#forgetOldest();
    this.#sessions.set(credential, session);
    this.#changed.write(credential);
  }

  takeRows(): RowChanges {
    return this.#changed.take((credential) => {
      const saved: SavedSession = { session: credential, ...(this.#sessions.get(credential) as Session) };
      return encodeState(saved as unknown as Json);
    });
  }

  restore({ session, origin, at, network, asn }: SavedSession): void {
    this.#sessions.set(session, { origin, at, network, asn });
  }

  #forgetOldest(): void {
    for (const credential of oldestTenth(this.#sessions, this.#most, ({ at }) => at)) {
      this.#sessions.delete(credential);
      this.#changed.remove(credential);
    }
  }
}
