import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** Microsoft Entra ID: sign-ins, directory audit, Graph activity, risk, provisioning. Sign-ins may come 15 minutes late. */
export const entra: Source = {
  name: "entra",
  provider: "entra",
  latenessMs: 15 * 60_000,
  detect,
  createDecoder,
};
