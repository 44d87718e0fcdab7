import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** OpenTelemetry traces and logs in OTLP's JSON form. A span is exported when it ends, minutes after it began. */
export const otel: Source = {
  name: "otel",
  provider: "otel",
  detect,
  createDecoder,
};
