export { createAlerterTables } from "./clickhouse-tables.ts";
export { alertingChecks, compileAlerting, receiversOf, type TerminalFeed } from "./config.ts";
export type { StoreAccess } from "./durably.ts";
export { pendingFindings } from "./pending-findings.ts";
export { type AlerterPipeline, runAlerter } from "./pipeline.ts";
export { createReceivers, type Receivers } from "./receivers.ts";
export { markReplayed } from "./replayed.ts";
export type { AlerterStatus } from "./status.ts";
export type { AlerterTables, PendingCursor, PendingPage, Stored } from "./tables.ts";
