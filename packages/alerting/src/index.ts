export { expectedUntil, type Judgement, type Subject } from "./acknowledge.ts";
export { type Alerter, createAlerter, nextTimer } from "./alerter.ts";
export { type Compilation, type CompiledConfig, compileConfig, type Receiver } from "./compile.ts";
export {
  type AlertingConfig,
  type ConfigProblem,
  type Duration,
  INTEGRATIONS,
  type InhibitRuleConfig,
  type Integration,
  parseDuration,
  type ReceiverConfig,
  type ReceiverName,
  type RouteConfig,
  type TimeIntervalConfig,
  type TimeRangeConfig,
  type TimeSpecConfig,
} from "./config.ts";
export { decide } from "./decide.ts";
export { type AlertingLimits, DEFAULTS, type Defaults, LIMITS } from "./defaults.ts";
export type { Effect } from "./effect.ts";
export { versionOf } from "./episode.ts";
export type { Input } from "./input.ts";
export { inInterval, type TimeInterval } from "./interval.ts";
export { labelsOf } from "./labels.ts";
export { formatMatcher, type Labels, type Matcher, MatcherSyntaxError, matchesAll, parseMatchers } from "./matcher.ts";
export type { Condition } from "./meta-alert.ts";
export type { MetaAlert } from "./meta-alerts.ts";
export { NOTICE_ITEMS, type Notice, type NoticeItem, type NoticeState } from "./notice.ts";
export {
  decideNotification,
  type LastSaid,
  NOTIFY_REASONS,
  type NotifyDecision,
  type NotifyReason,
  type QuietReason,
} from "./notify-decision.ts";
export { isBroad, type OpenFinding, type Reach, reachOf, reachWords } from "./reach.ts";
export { type Hold, RECEIPT_REASONS, type ReceiptReason, type ReceiptRow, type ReceiptStage } from "./receipt.ts";
export { type ConfirmedEpisode, type HidingReceipt, REGRET_WINDOW_MS, type Regret, regretsOf } from "./regret.ts";
export { reloadAlerter, restoreAlerter, type StoredNotice, type StoredRows } from "./restore.ts";
export { groupKey, groupLabels, matchRoutes, ROOT, type RouteNode, type Target } from "./route.ts";
export { type RouteTest, type RouteTestCircumstances, type RouteTestMatch, routeTest } from "./route-test.ts";
export { type EpisodeRow, NOTIFICATION_OUTCOMES, type NotificationOutcome, type NotificationRow } from "./rows.ts";
export type { RuleMode, RuleModes, Staging } from "./rule-mode.ts";
export { snoozeOf } from "./set-silence.ts";
export type { DeliveryOutcome, Failure } from "./settle.ts";
export { checkSilence, type Silence, type SilenceState, silenceIdOf, silenceState } from "./silence.ts";
export {
  type AlerterState,
  createState,
  type Episode,
  type EpisodeState,
  type ExpectedEntry,
  type Group,
  loadState,
  type NoticeReason,
  type OutboxItem,
  type ReceiverLoad,
  type Remark,
  saveState,
} from "./state.ts";
export { fromTableRows, readSilence, type SilenceColumns, type TableRows, toTableRows } from "./table-rows.ts";
export { FEEDBACKS, type Feedback, VERDICTS, type Verdict, verdictOf } from "./verdict.ts";
