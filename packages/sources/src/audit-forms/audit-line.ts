import type { JsonObject } from "@rolecall/core";
import { s3AccessLine } from "../envelope/rows/s3-access.ts";
import { detect as isOfHost } from "../linux-host/detect.ts";
import { hostLine } from "../linux-host/host-line.ts";
import { logInstant } from "../time/log-instant.ts";
import { xmlRecord } from "../windows-security/xml-record.ts";
import { cefLine } from "./cef-line.ts";
import { conjurLine } from "./conjur-line.ts";
import { jenkinsLine } from "./jenkins-line.ts";
import { kafkaLine } from "./kafka-line.ts";
import { keycloakLine } from "./keycloak-line.ts";
import { pipeLine } from "./pipe-line.ts";
import { serverAuditLine } from "./server-audit-line.ts";
import { linesIn, timeBeside } from "./shipped-line.ts";

/** A line of an audit log or of a machine's own log that is no JSON, by the names of its parts, where a shipper wrapped one that is known. */
export function auditLine(envelope: JsonObject): JsonObject | undefined {
  const piped = pipeLine(envelope);
  if (piped !== undefined) return piped;
  for (const line of linesIn(envelope)) {
    const record =
      xmlRecord(line) ??
      systemLine(line, envelope) ??
      keycloakLine(line, envelope) ??
      conjurLine(line, envelope) ??
      cefLine(line, envelope) ??
      kafkaLine(line, envelope) ??
      s3AccessLine(line) ??
      serverAuditLine(line, envelope) ??
      jenkinsLine(line, envelope);
    if (record !== undefined) return record;
  }
  return undefined;
}

/** Lines of syslog are everybody's: those of a machine's own programs, and of the kernel's audit. */
function systemLine(line: string, envelope: JsonObject): JsonObject | undefined {
  const record = hostLine(line, logInstant(timeBeside(envelope)));
  return record !== undefined && isOfHost(record) ? record : undefined;
}
