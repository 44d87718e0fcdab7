import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";
import { innerRecord } from "./inner.ts";

/** Documents of the Elastic Common Schema. The provider is the document's. */
export const ecs: Source = {
  name: "ecs",
  provider: "ecs",
  detect,
  inner: innerRecord,
  createDecoder,
};
