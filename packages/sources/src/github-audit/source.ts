import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** GitHub's enterprise and organisation audit log, as exported, polled or streamed. A stream writes files every few minutes. */
export const githubAudit: Source = {
  name: "github-audit",
  provider: "github",
  detect,
  createDecoder,
};
