import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** Azure's activity log and the resource logs that name who called. Events come up to 20 minutes late. */
export const azureActivity: Source = {
  name: "azure-activity",
  provider: "azure",
  latenessMs: 20 * 60_000,
  detect,
  createDecoder,
};
