import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";
import { xmlRecord } from "./xml-record.ts";

/** Windows' Security log, and of its System log the services that are installed. Forwarding delivers within a quarter of an hour. */
export const windowsSecurity: Source = {
  name: "windows-security",
  provider: "windows",
  latenessMs: 15 * 60_000,
  detect,
  line: xmlRecord,
  createDecoder,
};
