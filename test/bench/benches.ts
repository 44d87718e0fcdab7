import { archive } from "./archive.ts";
import type { Bench } from "./bench.ts";
import { memory } from "./memory.ts";

/** Every bench; those that are not on demand run without being named. */
export const BENCHES: readonly Bench[] = [memory, archive];
