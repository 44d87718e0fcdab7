import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** Google Cloud's audit logs: admin activity, data access, system events, policy denials. */
export const gcpAudit: Source = {
  name: "gcp-audit",
  provider: "gcp",
  detect,
  createDecoder,
};
