export { holderOf } from "./embedded/holder.ts";
export { openEmbedded } from "./embedded/open-embedded.ts";
export type { EngineUser } from "./http/authenticate.ts";
export { type EngineServer, openEngineServer } from "./http/open-engine-server.ts";
export { measureStore } from "./measure-store.ts";
export { MigrationError, migrate } from "./migrations/migrate.ts";
export { missingTables } from "./migrations/missing-tables.ts";
export type { Retention } from "./migrations/template.ts";
export { ACTS } from "./queries/acts.ts";
export { CONCERNED } from "./queries/concerned.ts";
export { countIdentities, IDENTITY_LABELS, labelNames } from "./queries/count-identities.ts";
export {
  CREDENTIAL_VIEW_WORDS,
  CREDENTIAL_VIEWS,
  type CredentialView,
  filterOfCredentials,
  ROTATE_DAYS,
} from "./queries/credential-views.ts";
export { type DamagedPart, damagedParts } from "./queries/damaged-parts.ts";
export {
  type DeadLetterFilter,
  getDeadLetter,
  listDeadLetters,
  type StoredDeadLetter,
} from "./queries/dead-letters.ts";
export { eventsAround, eventsNamedBy } from "./queries/events-around.ts";
export { eventsOfIdentity } from "./queries/events-of-identity.ts";
export { findingStates } from "./queries/finding-states.ts";
export { getFinding } from "./queries/get-finding.ts";
export { getIdentity, type IdentityProfile } from "./queries/get-identity.ts";
export { historyId } from "./queries/history-id.ts";
export { hoursOfWeek } from "./queries/hours-of-week.ts";
export { identityLinks } from "./queries/identity-links.ts";
export { JUDGED_FINDINGS } from "./queries/judged-findings.ts";
export { type LateSource, lateSources, lateWords } from "./queries/late-events.ts";
export {
  CREDENTIAL_COLUMNS,
  CREDENTIAL_ORDERS,
  type CredentialFilter,
  type CredentialItem,
  type CredentialOrder,
  listCredentials,
} from "./queries/list-credentials.ts";
export { type ExpectedItem, listExpected } from "./queries/list-expected.ts";
export { countFindings, type FindingFilter, listFindings } from "./queries/list-findings.ts";
export { type IdentityFilter, listIdentities } from "./queries/list-identities.ts";
export { type MessageAbout, messagesAbout } from "./queries/messages-about.ts";
export { type OwnerClue, ownerClues } from "./queries/owner-clues.ts";
export { ownerReport, type ReportedIdentity } from "./queries/owner-report.ts";
export { type TopValue, topValues } from "./queries/top-values.ts";
export { readParts, type UnreadablePart, unreadableParts } from "./queries/unreadable-parts.ts";
export { insertAway, readAway, removeAway } from "./rows/away-rows.ts";
export { beginGeneration } from "./rows/begin-generation.ts";
export { type ControlEntry, controlRows } from "./rows/control-rows.ts";
export { deadLetterRows, deadUid } from "./rows/dead-letter-rows.ts";
export { type EventRecord, EventRows, eventRows, eventToken } from "./rows/event-rows.ts";
export { type FindingVersion, findingRows } from "./rows/finding-rows.ts";
export { coverageRows, credentialRows, identityRows, linkRows } from "./rows/identity-rows.ts";
export { jsonRows } from "./rows/json-rows.ts";
export { nextPosition } from "./rows/next-position.ts";
export { readLog, type StoredEntry } from "./rows/read-log.ts";
export { hasSnapshot, readBaselines, readManifest } from "./rows/read-snapshot.ts";
export { refusedLetter } from "./rows/refused-letter.ts";
export { beginReplay, keepReplayed, latestReplay, type ReplayRow } from "./rows/replay-rows.ts";
export { baselineRows, manifestRow } from "./rows/snapshot-rows.ts";
export { type StoredLog, storedLogs } from "./rows/stored-logs.ts";
export { SIDE_FIRST } from "./rows/stretch.ts";
export { type EventPlace, writtenBetween } from "./rows/written-between.ts";
export { missingGrants } from "./server/missing-grants.ts";
export { openServer } from "./server/open-server.ts";

export { deploymentOf, serverOptions } from "./server/server-options.ts";
export { type RefusedRow, setRowsAside } from "./set-rows-aside.ts";
export {
  damageOf,
  type InsertOptions,
  type Parameter,
  passesByItself,
  QueryBusy,
  QueryRefused,
  type ResultFormat,
  type ResultPart,
  type Store,
  StoreError,
  type StoreErrorClass,
  type Table,
} from "./store.ts";
export { withInsert } from "./with-insert.ts";
