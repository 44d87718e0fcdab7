import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { prototype: queue } = require("kafkajs/src/network/requestQueue") as { readonly prototype: object };
const { prototype: request } = require("kafkajs/src/network/requestQueue/socketRequest") as {
  readonly prototype: object;
};

/**
 * kafkajs notes by the clock until when a quota puts requests off, and since when one waits for its answer. Where the clock is set back
 * by hours meanwhile, nothing more is sent on that connection for as long, and nothing is given up; a producer asks for nothing else by
 * which it could find out.
 */
export function timeRequestsSteadily(): void {
  moveWithTheClock(queue, "throttledUntil");
  moveWithTheClock(request, "sentAt");
}

/** A time that is kept in that property stays as far from now as it is, whatever is done to the clock. Null stays null. */
function moveWithTheClock(prototype: object, name: string): void {
  const kept = new WeakMap<object, number>();
  Object.defineProperty(prototype, name, {
    configurable: true,
    get(this: object): number | null {
      const at = kept.get(this);
      return at === undefined ? null : Date.now() + (at - performance.now());
    },
    set(this: object, time: number | null) {
      if (time === null) kept.delete(this);
      else kept.set(this, performance.now() + (time - Date.now()));
    },
  });
}
