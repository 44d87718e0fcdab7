import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** OpenAI's organization audit log, and the usage and costs of its Admin API. */
export const openai: Source = {
  name: "openai",
  provider: "openai",
  detect,
  createDecoder,
};
