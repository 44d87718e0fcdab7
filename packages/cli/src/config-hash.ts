import { sha256 } from "@rolecall/core";
import { type Config, showConfig } from "@rolecall/runtime";

/** SHA-256 of the effective configuration with its secrets as ***, hex. */
export function configHash(config: Config): string {
  return sha256(showConfig(config));
}
