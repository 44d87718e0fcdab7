import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** The unified audit log of Microsoft 365. */
export const microsoft365: Source = {
  name: "microsoft-365",
  provider: "microsoft-365",
  detect,
  createDecoder,
};
