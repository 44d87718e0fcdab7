import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** Amazon Bedrock's model invocation log, as it is written to S3 or CloudWatch Logs. */
export const awsBedrock: Source = {
  name: "aws-bedrock",
  provider: "aws",
  detect,
  createDecoder,
};
