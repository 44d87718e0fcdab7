import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** Okta's System Log, as its API, log streams and event hooks deliver it. */
export const oktaSystemLog: Source = {
  name: "okta-system-log",
  provider: "okta",
  detect,
  createDecoder,
};
