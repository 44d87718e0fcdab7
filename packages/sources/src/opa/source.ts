import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** Open Policy Agent's decision logs, which it uploads in chunks. */
export const opa: Source = {
  name: "opa",
  provider: "opa",
  detect,
  createDecoder,
};
