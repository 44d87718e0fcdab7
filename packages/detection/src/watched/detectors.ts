import { AT, FIELDS, type Field } from "../state/layout.ts";
import type { IdentityRecord } from "../state/record.ts";
import type { Rows } from "../state/rows.ts";
import { endSlot, firstSlot } from "../state/slot.ts";
import { VERDICTS, type Verdict } from "./verdicts.ts";

/** What the detectors know of one identity when they are asked. */
export interface Standing {
  readonly record: IdentityRecord;
  /** Its row is under the cursor. */
  readonly row: Rows;
  /** Probabilities are frequencies of the fleet. */
  readonly isCalibrated: boolean;
  readonly isGoverned: boolean;
  readonly isRead: boolean;
}

interface Watch {
  readonly name: string;
  readonly judge: (standing: Standing) => Verdict;
}

const FEW_EVENTS = 20;
const FEW_HOURS = 24;
const YOUNG_HOURS = 72;
const WEEK_HOURS = 168;
const HOUR_MS = 3_600_000;

/** Everything that watches an identity, in the order of the letters of `IdentityRecord.covered`. Only ever longer. */
export const WATCHES: readonly Watch[] = [
  { name: "behavior.action", judge: byAge },
  { name: "behavior.network", judge: byValues(["src_network", "src_asn"], VERDICTS.noAddress) },
  { name: "behavior.client", judge: byValues(["client"], VERDICTS.noClient) },
  { name: "behavior.delegation", judge: byAge },
  { name: "behavior.volume", judge: byHours },
  { name: "behavior.refusals", judge: byHours },
  { name: "behavior.time", judge: byWeek },
  { name: "behavior.bytes", judge: byAmounts(AT.bytesHours, VERDICTS.noBytes) },
  { name: "behavior.resources", judge: byAmounts(AT.resourcesHours, VERDICTS.noResource) },
  { name: "lifecycle.credentials", judge: byCredentials },
  { name: "lifecycle.owner", judge: ({ record }) => (record.owner === "" ? VERDICTS.noOwner : VERDICTS.ready) },
  { name: "rules", judge: ({ isRead }) => (isRead ? VERDICTS.ready : VERDICTS.noRule) },
  { name: "policy", judge: ({ isGoverned }) => (isGoverned ? VERDICTS.ready : VERDICTS.noPolicy) },
];

function byAge({ record, isCalibrated }: Standing): Verdict {
  if (record.events < FEW_EVENTS) return VERDICTS.fewEvents;
  if (hoursKnown(record) < YOUNG_HOURS) return VERDICTS.young;
  return isCalibrated ? VERDICTS.ready : VERDICTS.youngFleet;
}

function byHours(standing: Standing): Verdict {
  const verdict = byAge(standing);
  return verdict === VERDICTS.ready && standing.row.get(AT.activeHours) < FEW_HOURS ? VERDICTS.fewHours : verdict;
}

function byWeek(standing: Standing): Verdict {
  const verdict = byAge(standing);
  return verdict === VERDICTS.ready && hoursKnown(standing.record) < WEEK_HOURS ? VERDICTS.firstWeek : verdict;
}

/** The detector of values of these fields sees nothing where there never was one. */
function byValues(fields: readonly Field[], blind: Verdict): Watch["judge"] {
  const columns = fields.map((field) => FIELDS.indexOf(field));
  return (standing) => {
    const { row, record } = standing;
    const has = columns.some((field) => endSlot(row, field) > firstSlot(row, field));
    return has || record.events < FEW_EVENTS ? byAge(standing) : blind;
  };
}

function byAmounts(hours: number, blind: Verdict): Watch["judge"] {
  return (standing) => {
    const { row, record } = standing;
    // Amounts are learned when an hour is over.
    const known = row.get(AT.activeHours) > 0 && record.events >= FEW_EVENTS;
    return known && row.get(hours) === 0 ? blind : byHours(standing);
  };
}

function byCredentials({ record }: Standing): Verdict {
  if (record.keyed === true) return VERDICTS.ready;
  return record.events < FEW_EVENTS ? VERDICTS.fewEvents : VERDICTS.noCredential;
}

function hoursKnown({ firstSeen, lastSeen }: IdentityRecord): number {
  return (lastSeen - firstSeen) / HOUR_MS;
}
