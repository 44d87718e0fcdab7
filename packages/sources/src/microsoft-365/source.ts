import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** The unified audit log of Microsoft 365. Events come within 60 to 90 minutes, "no specific time" guaranteed. */
export const microsoft365: Source = {
  name: "microsoft-365",
  provider: "microsoft-365",
  latenessMs: 90 * 60_000,
  detect,
  createDecoder,
};
