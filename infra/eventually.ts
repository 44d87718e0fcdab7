import { vi } from "vitest";

/** No machine is so slow: what has not come by then hangs. It costs nothing where it comes. */
const HANGS_MS = 300_000;
const POLL_MS = 20;

/** Asked again and again until it does not throw. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: HANGS_MS, interval: POLL_MS });
}
