import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** CloudTrail delivers within 15 minutes, "typically 5" (AWS CloudTrail FAQ), and files overlap. */
const LATENESS_MS = 15 * 60_000;

/** AWS CloudTrail: management, data, network-activity and sign-in events. */
export const awsCloudtrail: Source = {
  name: "aws-cloudtrail",
  provider: "aws",
  latenessMs: LATENESS_MS,
  detect,
  createDecoder,
};
