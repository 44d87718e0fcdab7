import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";
import { innerRecord } from "./inner.ts";

/** OCSF API Activity and Authentication events. */
export const ocsf: Source = {
  name: "ocsf",
  provider: "",
  detect,
  inner: innerRecord,
  createDecoder,
};
