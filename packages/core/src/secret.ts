import { hash, timingSafeEqual } from "node:crypto";

const MASK = "***";

/**
 * A token, key or password in memory. However it is printed (template, `String`, JSON, `console.log`, `util.inspect`,
 * a YAML writer), it prints as `***`; only `reveal()` gives it out, so that every place that does can be found.
 */
export class Secret {
  readonly #value: string;
  /** Why nobody has read it. */
  readonly #unread: string | undefined;

  constructor(value: string, unread?: string) {
    this.#value = value;
    this.#unread = unread;
  }

  /** One that this process should not need and has not read. It is there for whoever asks whether there is one. */
  static unread(why: string): Secret {
    return new Secret("", why);
  }

  /** The secret itself. Call it where it goes on the wire, and nowhere else. @throws Error where it was not read */
  reveal(): string {
    if (this.#unread !== undefined) throw new Error(this.#unread);
    return this.#value;
  }

  /** Is `text` the secret? Takes the same time whether it nearly is or not at all. */
  matches(text: string): boolean {
    return timingSafeEqual(hash("sha256", this.reveal(), "buffer"), hash("sha256", text, "buffer"));
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [Symbol.toPrimitive](): string {
    return MASK;
  }

  static {
    // What `util.inspect`, and so `console.log`, asks for.
    Object.defineProperty(Secret.prototype, Symbol.for("nodejs.util.inspect.custom"), { value: () => MASK });
  }
}
