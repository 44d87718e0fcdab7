import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** The activities of Google Workspace's Reports API. Its applications lag from minutes to hours; most are near at once. */
export const googleWorkspace: Source = {
  name: "google-workspace",
  provider: "google-workspace",
  detect,
  createDecoder,
};
