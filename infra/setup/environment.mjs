import { join } from "node:path";
import { ROOT } from "./ensure.mjs";

/** What `rolecall` runs with, where its user's own environment says nothing else. */
export const ENVIRONMENT = {
  // The embedded engine holds a libuv thread for each waiting query.
  UV_THREADPOOL_SIZE: "16",
  // Its allocator would keep freed memory for seconds in an arena for each thread: a replay took a third more.
  JE_MALLOC_CONF: "dirty_decay_ms:0,muzzy_decay_ms:0,narenas:2",
  MALLOC_ARENA_MAX: "2",
  // Stripping types and compiling took half of a short verb's time; Node notices by itself when a file changes.
  NODE_COMPILE_CACHE: join(ROOT, "node_modules", ".cache", "rolecall-compile"),
};
