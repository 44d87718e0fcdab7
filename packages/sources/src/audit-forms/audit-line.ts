import type { JsonObject } from "@rolecall/core";
import { s3AccessLine } from "../envelope/rows/s3-access.ts";
import { detect as isOfHost } from "../linux-host/detect.ts";
import { hostLine } from "../linux-host/host-line.ts";
import { logInstant } from "../time/log-instant.ts";
import { xmlRecord } from "../windows-security/xml-record.ts";
import { applianceLine } from "./appliance-line.ts";
import { cefLine } from "./cef-line.ts";
import { checkpointLine } from "./checkpoint-line.ts";
import { conjurLine } from "./conjur-line.ts";
import { deviceLine } from "./device-line.ts";
import { directoryLine, directoryMessage, isOfDirectory } from "./directory-line.ts";
import { fortinetLine } from "./fortinet-line.ts";
import { jenkinsLine } from "./jenkins-line.ts";
import { kafkaLine } from "./kafka-line.ts";
import { keycloakLine } from "./keycloak-line.ts";
import { panosLine } from "./panos-line.ts";
import { pingLine } from "./ping-line.ts";
import { pipeLine } from "./pipe-line.ts";
import { postgresLine } from "./postgres-line.ts";
import { serverAuditLine } from "./server-audit-line.ts";
import { linesIn, timeBeside } from "./shipped-line.ts";
import { sqlServerEvent } from "./sqlserver-line.ts";

/**
 * A line of an audit log or of a machine's own log that is no JSON, by the names of its parts, where a shipper wrapped one that is
 * known. `now` is the clock at the door, for a line that nobody wrapped: some have no year.
 */
export function auditLine(envelope: JsonObject, now: number = Number.NaN): JsonObject | undefined {
  const whole = pipeLine(envelope) ?? sqlServerEvent(envelope);
  if (whole !== undefined) return whole;
  for (const line of linesIn(envelope)) {
    const record =
      xmlRecord(line) ??
      systemLine(line, envelope, now) ??
      keycloakLine(line, envelope) ??
      conjurLine(line, envelope) ??
      cefLine(line, envelope, now) ??
      kafkaLine(line, envelope) ??
      s3AccessLine(line) ??
      panosLine(line, envelope) ??
      fortinetLine(line) ??
      applianceLine(line) ??
      checkpointLine(line) ??
      directoryLine(line, envelope) ??
      pingLine(line, envelope) ??
      serverAuditLine(line, envelope) ??
      postgresLine(line, envelope) ??
      jenkinsLine(line, envelope) ??
      deviceLine(line, envelope, now);
    if (record !== undefined) return record;
  }
  return undefined;
}

/** Lines of syslog are everybody's: those of a machine's own programs, of the kernel's audit, and of directories. */
function systemLine(line: string, envelope: JsonObject, now: number): JsonObject | undefined {
  const beside = logInstant(timeBeside(envelope));
  const record = hostLine(line, beside);
  if (record === undefined) return undefined;
  if (isOfHost(record)) return record;
  // The clock is looked at for few lines: what is of the machine itself was read before, where nobody wrapped it.
  const message = isOfDirectory(record) ? hostLine(line, Number.isNaN(beside) ? now : beside) : undefined;
  return message === undefined ? undefined : directoryMessage(message);
}
