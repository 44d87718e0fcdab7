import { type Labels, labelsOf } from "@rolecall/alerting";
import { type Finding, formatTime, isFinding, isJsonObject, type Json, PERSON } from "@rolecall/core";
import { findingFault } from "@rolecall/core/schemas";
import { UsageError } from "../verb.ts";

/** A finding as somebody wrote it, perhaps by hand and in part. */
interface GivenFinding {
  /** What was left out is filled in. */
  readonly finding: Finding;
  /** Only those that were given: a label that is not there equals an empty one. */
  readonly labels: Labels;
}

const TIME = "2026-01-01T00:00:00.000Z";

/** What a finding has that does not say otherwise. */
const PLAIN: Finding = {
  ...{ finding_uid: "f_given", tenant: "default", detector: "behavior", detector_version: 1, kind: "behavior" },
  ...{
    title: "a finding",
    identity_uid: "given:given:unknown:given",
    identity_kind: "unknown",
    identity_name: "given",
  },
  ...{ owner: "", environment: "", time: TIME, first_seen: TIME, last_seen: TIME, origin: "given", severity: "medium" },
  ...{ confidence: "medium", calibration: "none", score: 60, dimensions: [], attacks: [], owasp: [], events: [] },
  ...{ sql: "SELECT 1", fingerprint: "v1:given" },
};

/** @throws UsageError for what is no JSON, no object, or has a member that no finding has like that */
export function readFinding(text: string): GivenFinding {
  const value = readJson(text);
  if (Array.isArray(value)) throw severalFindings(value.length);
  if (!isJsonObject(value)) throw new UsageError("that is no finding: it is no object");
  const finding: unknown = { ...PLAIN, ...value };
  if (!isFinding(finding)) {
    const fault = findingFault(finding);
    throw new UsageError(`that is no finding: ${fault?.path ?? ""} ${fault?.detail ?? ""}`.trim());
  }
  const names = new Set([...Object.keys(value), PERSON, ...("identity_uid" in value ? ["provider"] : [])]);
  return { finding, labels: Object.fromEntries(Object.entries(labelsOf(finding)).filter(([name]) => names.has(name))) };
}

function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    if (lines.length > 1 && lines.every((line) => line.startsWith("{"))) throw severalFindings(lines.length);
    throw new UsageError("a finding that is no JSON", { cause: error });
  }
}

/** As `replay --findings` and `findings --json` write them. */
function severalFindings(count: number): UsageError {
  return new UsageError(
    `that is a list of ${count}, and one finding is asked about: keep one of them, and no brackets`,
  );
}

/** A finding of that time, epoch ms, with what of these labels a finding has, for one that nobody gave. */
export function findingOf(labels: Labels, at: number): Finding {
  const own = Object.fromEntries(Object.entries(labels).filter(([name]) => name in PLAIN));
  const time = formatTime(at);
  const plain: Finding = { ...PLAIN, time, first_seen: time, last_seen: time };
  const finding: unknown = { ...plain, ...own };
  return isFinding(finding) ? finding : plain;
}
