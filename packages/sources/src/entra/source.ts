import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** Microsoft Entra ID: sign-ins, directory audit, Graph activity, risk, provisioning. */
export const entra: Source = {
  name: "entra",
  provider: "entra",
  detect,
  createDecoder,
};
