import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** GitLab's audit events: streamed, from the API, and as `audit_json.log` has them; and requests of its access logs. */
export const gitlabAudit: Source = {
  name: "gitlab-audit",
  provider: "gitlab",
  detect,
  createDecoder,
};
