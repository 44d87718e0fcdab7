export { type Alerter, createAlerter, isOpen, nextTimer } from "./alerter.ts";
export { type Compilation, type CompiledConfig, compileConfig, type Receiver } from "./config/compile.ts";
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
} from "./config/config.ts";
export { type AlertingLimits, DEFAULTS, type Defaults, LIMITS } from "./config/defaults.ts";
export type { RuleMode, RuleModes, Staging } from "./config/rule-mode.ts";
export { decide } from "./decide.ts";
export {
  type Hold,
  RECEIPT_REASONS,
  type ReceiptReason,
  type ReceiptRow,
  type ReceiptStage,
} from "./delivery/receipt.ts";
export type { DeliveryOutcome, Failure } from "./delivery/settle.ts";
export type { Effect } from "./effect.ts";
export type { Judgement, Subject } from "./episode/acknowledge.ts";
export { findingsOf, recallEpisode, speaksFor } from "./episode/episode.ts";
export { expectedUntil } from "./episode/expect.ts";
export {
  type ConfirmedEpisode,
  type HidingReceipt,
  REGRET_WINDOW_MS,
  type Regret,
  regretsOf,
} from "./episode/regret.ts";
export { saidOf } from "./episode/reopen.ts";
export { FEEDBACKS, type Feedback, VERDICTS, type Verdict, verdictOf } from "./episode/verdict.ts";
export { NOTICE_ITEMS, type Notice, type NoticeItem, type NoticeState } from "./group/notice.ts";
export {
  decideNotification,
  type LastSaid,
  NOTIFY_REASONS,
  type NotifyDecision,
  type NotifyReason,
  type QuietReason,
} from "./group/notify-decision.ts";
export { aboutIdentities, type Cover, coverOf, coverWords, otherLabels } from "./hold/cover.ts";
export { isBroad, type OpenFinding, type Reach, reachOf, reachWords } from "./hold/reach.ts";
export { noGraverThan, snoozeOf } from "./hold/set-silence.ts";
export { checkSilence, type Silence, type SilenceState, silenceIdOf, silenceState } from "./hold/silence.ts";
export type { Input } from "./input.ts";
export { inInterval, type TimeInterval } from "./interval/interval.ts";
export { type LabelledFinding, labelsOf } from "./matcher/labels.ts";
export {
  formatMatcher,
  type Labels,
  type Matcher,
  MatcherSyntaxError,
  matchesAll,
  parseMatchers,
} from "./matcher/matcher.ts";
export type { Condition } from "./meta/meta-alert.ts";
export type { MetaAlert } from "./meta/meta-alerts.ts";
export { groupKey, groupLabels, matchRoutes, ROOT, type RouteNode, type Target } from "./route/route.ts";
export { type RouteTest, type RouteTestCircumstances, type RouteTestMatch, routeTest } from "./route/route-test.ts";
export {
  recallEnded,
  reloadAlerter,
  restoreAlerter,
  type StoredEpisode,
  type StoredNotice,
  type StoredRows,
} from "./state/restore.ts";
export {
  type EpisodeRow,
  NOTIFICATION_OUTCOMES,
  type NotificationOutcome,
  type NotificationRow,
} from "./state/rows.ts";
export {
  type AlerterState,
  createState,
  type Episode,
  type EpisodeState,
  type ExpectedEntry,
  type Group,
  type NoticeReason,
  type OutboxItem,
  type ReceiverLoad,
  type Remark,
} from "./state/state.ts";
export { fromTableRows, readSilence, type SilenceColumns, type TableRows, toTableRows } from "./state/table-rows.ts";
export { ADVICE_MAX, adviceOf } from "./tell/advice.ts";
export { groupIn, MEMBERS, type Member, membersOf, memberUidsOf } from "./tell/members.ts";
export { dimensionName, isItself } from "./tell/words.ts";
