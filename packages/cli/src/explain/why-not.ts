import {
  type HidingReceipt,
  REGRET_WINDOW_MS,
  type ReceiptReason,
  type ReceiptStage,
  type Regret,
  regretsOf,
} from "@rolecall/alerting";
import {
  type ExpectedItem,
  findingStates,
  getFinding,
  listExpected,
  type MessageAbout,
  messagesAbout,
  type Store,
} from "@rolecall/clickhouse";
import { type Finding, formatTime } from "@rolecall/core";

/** Receipts of one reason: how often it held the finding back, and when last. */
export interface HeldBack {
  readonly at: string;
  /** Empty where it held for all of them. */
  readonly receiver: string;
  readonly integration: string;
  readonly stage: ReceiptStage | "replay";
  readonly reason: ReceiptReason | "replayed";
  /** Which silence, rule, interval or entry. */
  readonly by: string;
  readonly times: number;
}

/** A silence that held something back. */
export interface Holder {
  readonly silence_id: string;
  readonly created_by: string;
  readonly ends_at: string;
  readonly comment: string;
}

/** Who was told of a finding, who was not, and why. */
export interface WhyNot {
  readonly finding_uid: string;
  readonly title: string;
  /** State of its episode; empty where no alerter has taken it. */
  readonly state: string;
  /** Of a closed one the verdict, of one that is expected `marked-expected`; else the state. */
  readonly reason: string;
  readonly notifications: readonly MessageAbout[];
  readonly receipts: readonly HeldBack[];
  readonly silences: readonly Holder[];
  /** What verdicts call expected, of what held it back: those that stand. */
  readonly expected: readonly ExpectedItem[];
  /** Of a confirmed compromise: what hid evidence of the same identity before anybody knew, the longest first. */
  readonly regrets: readonly Regret[];
}

/** @throws RangeError where there is no such finding: look its id up first. */
export async function gatherWhyNot(store: Store, findingUid: string): Promise<WhyNot> {
  const finding = await getFinding(store, findingUid);
  if (finding === undefined) throw new RangeError(`there is no finding ${findingUid}`);
  const about = { tenant: finding.tenant, uid: findingUid };
  const [[episode], notifications, receipts] = await Promise.all([
    store.select<{ state: string; reason: string; closed_at: number }>(
      `SELECT state, reason, toUnixTimestamp64Milli(changed_at) AS closed_at
       FROM (${findingStates("tenant = {tenant:String} AND finding_uid = {uid:String}")}) WHERE finding_uid = {uid:String}`,
      about,
    ),
    messagesAbout(store, about),
    store.select<HeldBack>(
      `SELECT max(receipts.at) AS at, receiver, integration, stage, reason, by, toUInt32(count()) AS times
       FROM (SELECT * FROM rolecall.receipts FINAL
         WHERE tenant = {tenant:String} AND finding_uid = {uid:String}) AS receipts
       GROUP BY receiver, integration, stage, reason, by ORDER BY at, receiver, integration, reason, by`,
      about,
    ),
  ]);
  const holders = (of: ReceiptStage): readonly string[] =>
    receipts.flatMap(({ stage, by }) => (stage === of ? [by] : []));
  const ids = holders("silence");
  const silences = await store.select<Holder>(
    `SELECT silence_id, created_by, ends_at, comment FROM rolecall.silences FINAL
     WHERE tenant = {tenant:String} AND silence_id IN {ids:Array(String)} ORDER BY silence_id`,
    { tenant: finding.tenant, ids },
  );
  const entryIds = holders("expected");
  const expected = entryIds.length === 0 ? [] : await listExpected(store, { entryIds, limit: entryIds.length });
  const { title } = finding;
  const regrets = episode?.reason === "true_positive" ? await regretsAbout(store, finding, episode.closed_at) : [];
  const { state, reason } = episode ?? { state: "", reason: "" };
  return { finding_uid: findingUid, title, state, reason, notifications, receipts, silences, expected, regrets };
}

/** `closedAt` is epoch ms. */
async function regretsAbout(store: Store, finding: Finding, closedAt: number): Promise<readonly Regret[]> {
  const about = {
    ...{ tenant: finding.tenant, identity: finding.identity_uid },
    ...{ from: formatTime(closedAt - REGRET_WINDOW_MS), to: formatTime(closedAt) },
  };
  const lately = `tenant = {tenant:String} AND identity_uid = {identity:String}
    AND at >= parseDateTime64BestEffort({from:String}, 3, 'UTC') AND at <= parseDateTime64BestEffort({to:String}, 3, 'UTC')`;
  const [hidden, [told]] = await Promise.all([
    store.select<Omit<HidingReceipt, "receipt_id" | "identity_uid">>(
      `SELECT finding_uid, stage, reason, by AS rule_id, toUnixTimestamp64Milli(min(receipts.at)) AS at
       FROM (SELECT * FROM rolecall.receipts FINAL WHERE ${lately}) AS receipts
       GROUP BY finding_uid, stage, reason, by LIMIT 1000`,
      about,
    ),
    store.select<{ told_at: number }>(
      `SELECT toUnixTimestamp64Milli(min(at)) AS told_at FROM rolecall.notifications FINAL
       WHERE outcome = 'sent' AND ${lately} HAVING count() > 0`,
      about,
    ),
  ]);
  const receipts = hidden.map((row) => ({ ...row, receipt_id: "", identity_uid: finding.identity_uid }));
  return regretsOf({ identityUid: finding.identity_uid, closedAt, toldAt: told?.told_at }, receipts);
}
