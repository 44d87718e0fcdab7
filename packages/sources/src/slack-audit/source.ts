import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** Slack's Audit Logs API (Enterprise Grid), which is polled. */
export const slackAudit: Source = {
  name: "slack-audit",
  provider: "slack",
  detect,
  createDecoder,
};
