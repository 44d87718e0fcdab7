import { setFlagsFromString } from "node:v8";

/** Records that a run must have before the compiler's work is paid back: see docs/decisions/0015. */
const WORTH_IT = 400_000;

/** Watches how much work a run turns out to be. */
export interface Compiler {
  /** So many records were read so far. Cheap. */
  worked(records: number): void;
}

/**
 * V8 compiles what is called often a second time, at length and on threads of its own. Where reading and judging keep both
 * processors busy, those threads take a fifth of them for the first ten seconds; the code that they improve was compiled
 * once already, and is a tenth slower. So a run begins without, and goes on with it once it is known to be long.
 */
export function postponeCompiling(): Compiler {
  let postponed = true;
  setFlagsFromString("--no-turbofan");
  return {
    worked(records) {
      if (!postponed || records < WORTH_IT) return;
      postponed = false;
      setFlagsFromString("--turbofan");
    },
  };
}
