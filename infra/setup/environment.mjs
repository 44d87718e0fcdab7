import { join } from "node:path";
import { ROOT } from "./ensure.mjs";

/**
 * Room for what lives shortly, MiB. One process that does everything reads a topic for a sixth less processor time in a
 * larger one and takes 50 MiB more for it; what reads files is no faster with it, and a service has 500 MiB in all.
 */
const NURSERY_MIB = { up: 64, serve: 8 };
const USUAL_NURSERY_MIB = 16;

/**
 * How long the embedded engine's allocator keeps what was freed, ms. A replay of any size stays in 900 MiB where it keeps
 * nothing; what archives for ever spends a seventh less processor time where the next batch finds it, for 50 to 70 MiB.
 */
const KEPT_MS = { up: 500, engine: 500 };

/**
 * From how many bytes on a piece of memory is the system's own and goes back to it when freed: so that what Kafka and HTTP
 * bring does not keep a service's heap as high as it once was. A replay that keeps nothing is the faster by a tenth where pieces of
 * what it reads are used again, for 20 MiB.
 */
const OWN_PIECE_BYTES = { "--memory": 2 * 1024 * 1024 };
const USUAL_OWN_PIECE_BYTES = 32 * 1024;

/**
 * What is kept compiled is good for the flags that V8 had (`packages/cli/src/tune-engine.ts`): a service and any other verb
 * that share a folder throw away each other's, and compile two thousand files anew at every start.
 */
const COMPILED = { serve: "serve" };
const USUALLY_COMPILED = "usual";

const ENVIRONMENT = {
  // The embedded engine holds a libuv thread for each waiting query.
  UV_THREADPOOL_SIZE: "16",
  MALLOC_ARENA_MAX: "2",
  // An identity's row is anywhere in hundreds of megabytes: in pages of 2 MiB, 300,000 of them cost a tenth less an event.
  GLIBC_TUNABLES: "glibc.malloc.hugetlb=1",
};

/** Where files are kept without their types and compiled: half of a short verb's time. Node notices by itself when one changes. */
export const compiledIn = (who) => join(ROOT, "node_modules", ".cache", "rolecall-compile", who);

/** What `rolecall` runs with, where its user's own environment says nothing else; `words` are those of its command line. */
export function environmentOf(words) {
  const of = (table) => table[words.find((word) => Object.hasOwn(table, word))];
  const ownPiece = of(OWN_PIECE_BYTES) ?? USUAL_OWN_PIECE_BYTES;
  return {
    ...ENVIRONMENT,
    NODE_COMPILE_CACHE: compiledIn(of(COMPILED) ?? USUALLY_COMPILED),
    MALLOC_MMAP_THRESHOLD_: `${ownPiece}`,
    MALLOC_TRIM_THRESHOLD_: `${ownPiece}`,
    // In an arena for each thread a replay would take a third more.
    JE_MALLOC_CONF: `dirty_decay_ms:${of(KEPT_MS) ?? 0},muzzy_decay_ms:0,narenas:2`,
    NODE_OPTIONS: `--max-semi-space-size=${of(NURSERY_MIB) ?? USUAL_NURSERY_MIB}`,
  };
}
