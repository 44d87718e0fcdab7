import { StoreError } from "../store.ts";
import type { EngineSession } from "./engine-session.ts";

/** Sessions that are opened one by one and closed together. A single one that was forgotten keeps the directory open. */
export class SessionSet {
  readonly #opening = new Set<Promise<unknown>>();
  readonly #all = new Set<EngineSession>();
  #closed = false;

  /** @throws StoreError of class closed, once `close` was called. */
  async open(make: () => Promise<EngineSession>): Promise<EngineSession> {
    if (this.#closed) throw new StoreError("closed", 0, "the store is closed");
    const opening = make().then((session) => {
      this.#all.add(session);
      return session;
    });
    this.#opening.add(opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(opening);
    }
  }

  /** Close one before the others. */
  async release(session: EngineSession): Promise<void> {
    await session.close();
    this.#all.delete(session);
  }

  /** Close all, and those that are just being opened. May be called twice. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#opening);
    await Promise.all([...this.#all].map((session) => session.close()));
  }
}
