import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";
import { hostLine } from "./host-line.ts";

/** A Linux machine's own logs: who signs in, what is done as somebody else, jobs, accounts, and the kernel's audit. */
export const linuxHost: Source = {
  name: "linux-host",
  provider: "linux",
  detect,
  line: hostLine,
  createDecoder,
};
