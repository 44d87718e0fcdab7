import type { JsonObject } from "@rolecall/core";
import { conjurLine } from "./conjur-line.ts";
import { jenkinsLine } from "./jenkins-line.ts";
import { keycloakLine } from "./keycloak-line.ts";
import { pipeLine } from "./pipe-line.ts";
import { serverAuditLine } from "./server-audit-line.ts";
import { linesIn } from "./shipped-line.ts";

/** A line of an audit log that is no JSON, by the names of its parts, where a shipper wrapped one that is known. */
export function auditLine(envelope: JsonObject): JsonObject | undefined {
  const piped = pipeLine(envelope);
  if (piped !== undefined) return piped;
  for (const line of linesIn(envelope)) {
    const record =
      keycloakLine(line, envelope) ??
      conjurLine(line, envelope) ??
      serverAuditLine(line, envelope) ??
      jenkinsLine(line, envelope);
    if (record !== undefined) return record;
  }
  return undefined;
}
