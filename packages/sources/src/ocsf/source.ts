import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";
import { innerRecord } from "./inner.ts";

/** OCSF API Activity and Authentication events. Amazon Security Lake delivers within minutes of the log it reads. */
export const ocsf: Source = {
  name: "ocsf",
  provider: "",
  latenessMs: 15 * 60_000,
  detect,
  inner: innerRecord,
  createDecoder,
};
