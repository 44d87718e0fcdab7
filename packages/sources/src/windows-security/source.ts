import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";
import { xmlRecord } from "./xml-record.ts";

/** Windows' Security log, and of its System log the services that are installed. */
export const windowsSecurity: Source = {
  name: "windows-security",
  provider: "windows",
  detect,
  line: xmlRecord,
  createDecoder,
};
