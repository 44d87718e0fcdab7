import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** Azure's activity log and the resource logs that name who called. */
export const azureActivity: Source = {
  name: "azure-activity",
  provider: "azure",
  detect,
  createDecoder,
};
