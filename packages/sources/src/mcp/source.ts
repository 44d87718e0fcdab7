import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** Logs of Model Context Protocol servers, clients and proxies: JSON-RPC messages with a time. */
export const mcp: Source = {
  name: "mcp",
  provider: "mcp",
  detect,
  createDecoder,
};
