import type { Finding } from "@rolecall/core";
import { jsonRows } from "./json-rows.ts";

/** A finding in one of its states. Of two rows with one `finding_uid`, the one with the higher version is its state. */
export interface FindingVersion {
  readonly finding: Finding;
  /** Rises with each change: the offset of the record in the findings topic. */
  readonly version: number;
}

/** Rows for `findings`. */
export function findingRows(findings: Iterable<FindingVersion>): Uint8Array {
  return jsonRows(Array.from(findings, ({ finding, version }) => ({ ...finding, version })));
}

/** Columns of a finding in the order of the interface, as `readFinding` wants them. */
export const FINDING_COLUMNS = `finding_uid, tenant, detector, detector_version, kind, title, identity_uid, identity_kind,
  identity_name, owner, environment, time, first_seen, last_seen, origin, severity, confidence, calibration, score,
  probability, expected_rate, dimensions, attacks, owasp, events, sql, fingerprint`;

/** A row with `FINDING_COLUMNS`. */
export type FindingRow = Omit<Finding, "probability"> & { readonly probability: number | null };

/** A finding again, from a row with `FINDING_COLUMNS`: what the table holds as a default is absent. */
export function readFinding(row: FindingRow): Finding {
  const { probability, expected_rate: _none, ...rest } = row;
  if (probability === null) return rest;
  return { ...row, probability };
}
