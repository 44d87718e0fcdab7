import { hash, timingSafeEqual } from "node:crypto";

const MASK = "***";

/**
 * A token, key or password in memory. However it is printed (template, `String`, JSON, `console.log`, `util.inspect`,
 * a YAML writer), it prints as `***`; only `reveal()` gives it out, so that every place that does can be found.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself. Call it where it goes on the wire, and nowhere else. */
  reveal(): string {
    return this.#value;
  }

  /** Is `text` the secret? Takes the same time whether it nearly is or not at all. */
  matches(text: string): boolean {
    return timingSafeEqual(hash("sha256", this.#value, "buffer"), hash("sha256", text, "buffer"));
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
