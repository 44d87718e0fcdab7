import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** Anthropic's Compliance API activities, and the usage, cost and Claude Code reports of its Admin API. */
export const anthropic: Source = {
  name: "anthropic",
  provider: "anthropic",
  detect,
  createDecoder,
};
