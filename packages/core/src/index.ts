export { buildDeadLetter } from "./build-dead-letter.ts";
export { canonicalJson } from "./canonical-json.ts";
export { overlaid, setMember } from "./carried/members.ts";
export { CARRIED, vendorRecord } from "./carried/vendor-record.ts";
export { isKnownControl } from "./control-guard.ts";
export { COVERAGE_STATES, type Coverage, type CoverageState } from "./coverage.ts";
export { CREDENTIAL_KINDS, type Credential, type CredentialKind, LASTING_CREDENTIALS } from "./credential.ts";
export { csvCell } from "./csv.ts";
export { DEAD_REASONS, type DeadLetter, type DeadReason, FILTER_REASONS, type FilterReason } from "./dead-letter.ts";
export { DETECTION_FINDING, isDetectionFinding } from "./detection-finding.ts";
export { formatDuration, parseDuration } from "./duration.ts";
export { ACTION_CLASSES, type ActionClass, type Event, type EventOutcome, OUTCOMES } from "./event.ts";
export { EVENT_MEMBERS, isEvent, MAX_USER_AGENT } from "./event-guard.ts";
export {
  type AttackTag,
  CALIBRATIONS,
  CALLED_FROM,
  CONFIDENCES,
  type Confidence,
  callerIn,
  type Dimension,
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  isOfMany,
  OWNER_OF_MEMBERS,
  PATTERNS,
  type Pattern,
  PERSON,
  personIn,
  SEVERITIES,
  type Severity,
} from "./finding.ts";
export { isFinding } from "./finding-guard.ts";
export { contentId, sha256, tokenFingerprint } from "./fingerprint.ts";
export { hostAndPort } from "./host-and-port.ts";
export {
  IDENTITY_KINDS,
  type Identity,
  type IdentityKind,
  identityKey,
  identityUid,
  isPerson,
  parseIdentityUid,
} from "./identity.ts";
export type { IdentityLink, LinkKind } from "./identity-link.ts";
export {
  type AccountEntry,
  CRITICALITIES,
  type CredentialEntry,
  type DomainEntry,
  EMPTY_INVENTORY,
  type Inventory,
  type InventoryEntry,
  type InventoryFacts,
  type OwnerEntry,
} from "./inventory.ts";
export { addressBits, ipv4Octets, ipv6Groups } from "./ip/address-bits.ts";
export { type AddressRange, addressRange, holdsIpv4, isInRange, sharedBits } from "./ip/address-range.ts";
export { inOurWords } from "./issue-words.ts";
export { isJsonObject, type Json, type JsonObject, memberAt, parseJson, textAt } from "./json.ts";
export { eventOfLater, findingOfLater } from "./later-release.ts";
export {
  CHANGES,
  type ChangeKind,
  type ChangeRecord,
  type ControlRecord,
  type FeedbackRecord,
  type InventoryRecord,
  isControl,
  type LogEntry,
  type PoliciesRecord,
} from "./log-entry.ts";
export { didYouMean, meantHint, nearest } from "./nearest.ts";
export { deadLetter, drop, type Outcome, ok } from "./outcome.ts";
export { type PlacedPolicy, POLICY_MODES, type Policy, type PolicyHours } from "./policy.ts";
export { ranked } from "./ranked.ts";
export { isSecretLabel, isSensitiveName, MASK, redactText, redactValue } from "./redact/redact.ts";
export { remembering, rememberNames } from "./remembering.ts";
export { STATE_DETECTORS, saidAgainMs } from "./said-again.ts";
export { Secret } from "./secret.ts";
export { shellWord } from "./shell-word.ts";
export { shownName } from "./shown-name.ts";
export { formatSize, parseSize } from "./size.ts";
export { formatMinute, formatTime, parseTime } from "./time.ts";
export { SCHEMAS, TOPICS } from "./topics.ts";
export { visible, visibleButBreaks, visibleJson } from "./visible.ts";
export { wellFormed } from "./well-formed.ts";
