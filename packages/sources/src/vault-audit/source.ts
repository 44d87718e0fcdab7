import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** HashiCorp Vault's (and OpenBao's) audit devices, as JSON. */
export const vaultAudit: Source = {
  name: "vault-audit",
  provider: "vault",
  detect,
  createDecoder,
};
