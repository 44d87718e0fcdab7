import type { Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { encodeState } from "../snapshot/codec.ts";

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
  readonly #unsaved = new Set<string>();
  readonly #removed = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  of(credential: string | undefined): Session | undefined {
    return credential === undefined || this.#sessions.size === 0 ? undefined : this.#sessions.get(credential);
  }

  remember(credential: string, session: Session): void {
    if (this.#sessions.size >= this.#most) this.#forgetOldest();
    this.#sessions.set(credential, session);
    this.#unsaved.add(credential);
    this.#removed.delete(rowKey(credential));
  }

  takeRows(): { readonly rows: readonly StateRow[]; readonly removed: readonly string[] } {
    const rows = Array.from(this.#unsaved)
      .toSorted()
      .flatMap((credential) => {
        const session = this.#sessions.get(credential);
        if (session === undefined) return [];
        const saved: SavedSession = { session: credential, ...session };
        return [{ key: rowKey(credential), state: encodeState(saved as unknown as Json) }];
      });
    const removed = Array.from(this.#removed).toSorted();
    this.#unsaved.clear();
    this.#removed.clear();
    return { rows, removed };
  }

  restore({ session, origin, at, network, asn }: SavedSession): void {
    this.#sessions.set(session, { origin, at, network, asn });
  }

  #forgetOldest(): void {
    const byAge = Array.from(this.#sessions).toSorted(([a, x], [b, y]) => x.at - y.at || (a < b ? -1 : 1));
    for (const [credential] of byAge.slice(0, Math.ceil(this.#most / 10))) {
      this.#sessions.delete(credential);
      this.#unsaved.delete(credential);
      this.#removed.add(rowKey(credential));
    }
  }
}

function rowKey(credential: string): string {
  return `link:session:${credential}`;
}
