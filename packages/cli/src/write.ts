import { once } from "node:events";
import type { Writable } from "node:stream";

/** Write a text, and wait while the reader is behind. */
export async function write(out: Writable, text: string): Promise<void> {
  if (text !== "" && !out.write(text)) await once(out, "drain");
}
