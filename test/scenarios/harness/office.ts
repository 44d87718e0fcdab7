import type { Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { type Clock, systemClock } from "@rolecall/runtime";
import { createLog } from "@rolecall/runtime/log";
import { expect } from "vitest";
import { eventually } from "../../../infra/eventually.ts";
import type { SigningReceiver } from "../../../packages/cli/src/slack/signing-receivers.ts";
import { createSlackApp } from "../../../packages/cli/src/slack/slack-app.ts";
import { temporaryStore } from "../../../packages/clickhouse/src/testing/temporary-store.ts";
import { type RunningAlerter, startAlerter } from "../../../services/alerter/src/testing/start-alerter.ts";
import { type FakePagerDuty, type FakeSlack, startFakePagerDuty, startFakeSlack } from "../../fakes/index.ts";
import { findingsIn } from "./replay.ts";

/** The secret that the alerter's test configuration signs with. */
const SIGNING_SECRET = "0123456789abcdef0123456789abcdef";

export interface OfficeOptions {
  readonly speed?: number;
  readonly retryFor?: string;
}

/** A company with a Slack channel and a pager, whose clock runs fast, and an alerter on a real engine and real HTTP. */
export class Office implements AsyncDisposable {
  readonly slack: FakeSlack;
  readonly pager: FakePagerDuty;
  readonly store: Store;
  readonly #clock: MovedClock;
  readonly #retryFor: string;
  #alerter: RunningAlerter;

  private constructor(parts: Pick<Office, "slack" | "pager" | "store">, clock: MovedClock, retryFor: string) {
    this.slack = parts.slack;
    this.pager = parts.pager;
    this.store = parts.store;
    this.#clock = clock;
    this.#retryFor = retryFor;
    this.#alerter = this.#start();
  }

  /** Opens it at ten in the morning. `speed`: how many of its seconds go by in one of ours. `retryFor`: of the pager. */
  static async open({ speed = 500, retryFor = "1h" }: OfficeOptions = {}): Promise<Office> {
    const clock = new MovedClock(Date.parse("2026-10-01T10:00:00Z"), speed);
    const now = (): number => clock.now();
    const [slack, pager] = [await startFakeSlack({ now }), await startFakePagerDuty({ now })];
    return new Office({ slack, pager, store: await temporaryStore() }, clock, retryFor);
  }

  /** Raw logs come in; Rolecall makes of them what it makes of them. */
  async read(records: readonly object[]): Promise<readonly Finding[]> {
    const findings = await findingsIn(records);
    await this.#alerter.detect(...findings);
    return findings;
  }

  /** Waits until so it is. */
  async until(check: () => void): Promise<void> {
    await eventually(check);
  }

  /** Epoch ms on its clock. */
  now(): number {
    return this.#clock.now();
  }

  /** From now on its time goes by so many times as fast. */
  hurry(times: number): void {
    this.#clock.hurry(times);
  }

  /** Waits until everybody who is to be told has been told. */
  async quiet(): Promise<void> {
    await this.until(() => expect(this.#alerter.isIdle()).toBe(true));
  }

  /** Somebody presses a button under the first message. */
  async press(actionId: string, user: string): Promise<void> {
    const [message] = this.slack.messages;
    if (message === undefined) throw new Error("there is no message to press under");
    // What was signed five minutes ago is refused, which is no time at all here.
    const now = this.#clock.now();
    const atS = Math.floor(now / 1000);
    const { body, headers } = this.slack.click(message, actionId, { user, signingSecret: SIGNING_SECRET, atS });
    const slack = { token: "xoxb-test-token", signing_secret: SIGNING_SECRET, channel: "C0123", responders: [] };
    const receivers = (): readonly SigningReceiver[] => [
      { name: "secops", slack: { ...slack, api_url: this.slack.apiUrl } },
    ];
    const log = createLog({ level: "error", name: "slack" });
    const app = createSlackApp({
      receivers,
      commands: this.#alerter.commands,
      clock: { ...this.#clock, now: () => now },
      log,
    });
    const answer = await app.request("/slack/actions", { method: "POST", body, headers });
    expect(answer.status).toBe(200);
  }

  /** An analyst says what a finding is. */
  async judge(finding: Finding, feedback: "expected" | "dismissed" | "compromised", comment: string): Promise<void> {
    const verdict = { feedback, by: "ann", comment };
    const order = { command: { kind: "feedback", subject: { findingUid: finding.finding_uid }, verdict } } as const;
    expect(await this.#alerter.commands.send(order)).toMatchObject({ accepted: true });
  }

  /** The alerter is stopped, days go by, and it is started again. */
  async daysGoBy(days: number): Promise<void> {
    await this.#alerter.stop();
    this.#clock.move(days * 86_400_000);
    this.#alerter = this.#start();
    await this.until(() => expect(this.#alerter.status()).toBeDefined());
  }

  /** `stage/reason` of what the receipts of a receiver say, and how often. */
  async receipts(receiver: string): Promise<Readonly<Record<string, number>>> {
    const rows = await this.store.select<{ why: string; n: number }>(
      `SELECT concat(stage, '/', reason) AS why, toUInt32(uniqExact(finding_uid)) AS n FROM rolecall.receipts FINAL
       WHERE receiver = {receiver:String} GROUP BY why`,
      { receiver },
    );
    return Object.fromEntries(rows.map(({ why, n }) => [why, n]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#alerter.stop();
    await this.slack[Symbol.asyncDispose]();
    await this.pager[Symbol.asyncDispose]();
    await this.store[Symbol.asyncDispose]();
  }

  #start(): RunningAlerter {
    const config = `
receivers:
  - name: secops
    slack: { token_file: slack.token, signing_secret_file: slack.secret, channel: C0123, api_url: "${this.slack.apiUrl}" }
  - { name: on-call, pagerduty: { routing_key_file: pd.key, api_url: "${this.pager.url}" }, retry: { for: ${this.#retryFor} } }
route:
  receiver: secops
  group_by: [identity_uid, title]
  routes:
    - { name: pages, matchers: ['severity=~"high|critical"'], receiver: on-call, continue: true }
    - { name: chat, receiver: secops }
`;
    return startAlerter({ store: this.store, clock: this.#clock, config });
  }
}

const LOOK_MS = 50;

/** A clock that runs fast, can be told to run faster, and can be set forward. */
class MovedClock implements Clock {
  #speed: number;
  #since = Date.now();
  #base: number;

  constructor(base: number, speed: number) {
    this.#base = base;
    this.#speed = speed;
  }

  readonly now = (): number => this.#base + (Date.now() - this.#since) * this.#speed;

  /** Looks at the clock every now and then: it may have been told to hurry. */
  readonly sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
    const until = this.now() + ms;
    do {
      const left = Math.ceil((until - this.now()) / this.#speed);
      await systemClock.sleep(Math.min(LOOK_MS, Math.max(0, left)), signal);
    } while (this.now() < until && !signal.aborted);
  };

  /** From now on so many times as fast. */
  hurry(times: number): void {
    [this.#base, this.#since] = [this.now(), Date.now()];
    this.#speed *= times;
  }

  move(ms: number): void {
    this.#base += ms;
  }
}
