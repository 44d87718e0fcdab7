// What deciding costs: `node packages/alerting/bench/alerter.ts EPISODES SILENCES STORM`. One line of JSON per measure.
import {
  type Alerter,
  compileConfig,
  createAlerter,
  decide,
  type Effect,
  type Input,
  type Notice,
  nextTimer,
  restoreAlerter,
} from "../src/index.ts";
import type { StoredNotice } from "../src/state/restore.ts";
import { aFinding } from "../src/testing/finding.ts";

const [episodes = 100_000, silences = 10_000, storm = 100_000] = process.argv.slice(2).map(Number);
const START = Date.UTC(2026, 10, 24, 10);
const CONFIG = {
  receivers: [
    { name: "secops", slack: {} },
    { name: "on-call", pagerduty: {} },
  ],
  route: {
    receiver: "secops",
    group_by: ["identity_uid"],
    routes: [
      { name: "pages", matchers: ['severity=~"high|critical"'], receiver: "on-call", continue: true },
      { name: "chat", receiver: "secops" },
    ],
  },
  inhibit_rules: [
    {
      name: "worst-first",
      source_matchers: ["severity=critical"],
      target_matchers: ['severity=~"low|medium"'],
      equal: ["identity_uid"],
    },
  ],
};
const compiled = compileConfig(CONFIG);
if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
const { config } = compiled;
const say = (measure: string, value: number): void =>
  void process.stdout.write(`${JSON.stringify({ measure, value })}\n`);
const finding = (n: number, change: Parameters<typeof aFinding>[0] = {}) =>
  aFinding({ identity_uid: `aws:1:role:r${n}`, ...change });

/** An alerter, what its tables hold, and how often which receiver was told in which minute. */
class Run {
  readonly alerter: Alerter = createAlerter(config);
  readonly episodes = new Map<string, { readonly snapshot: string }>();
  readonly notifications = new Map<string, StoredNotice>();
  readonly told = new Map<string, number>();
  /** Messages to the chat that are about one finding. */
  single = 0;
  digested = 0;

  take(input: Input, now: number): void {
    for (const effect of decide(this.alerter, input, now)) this.#perform(effect, now);
  }

  tick(until: number): void {
    for (let at = nextTimer(this.alerter); at !== undefined && at <= until; at = nextTimer(this.alerter))
      this.take({ kind: "tick" }, at);
  }

  #perform(effect: Effect, now: number): void {
    if (effect.kind === "episodes") for (const row of effect.rows) this.episodes.set(row.episode_id, row);
    else if (effect.kind === "notifications") {
      const rows = effect.rows.filter(({ snapshot }) => snapshot !== "");
      for (const row of rows) this.notifications.set(row.notice_id, row);
    } else if (effect.kind === "send") this.#send(effect.notice, now);
  }

  #send(notice: Notice, now: number): void {
    const minute = `${notice.receiver} ${Math.floor((now - START) / 60_000)}`;
    this.told.set(minute, (this.told.get(minute) ?? 0) + 1);
    if (notice.state === "digest") this.digested = Math.max(this.digested, notice.firingTotal);
    else if (notice.receiver === "secops") this.single += 1;
    this.take({ kind: "delivered", noticeId: notice.noticeId, outcome: { kind: "sent" } }, now);
  }
}

/** Since its making, µs: as somebody waits, and as this thread worked, whatever else the machine did. */
function stopwatch(): () => { readonly wallUs: number; readonly threadUs: number } {
  const began = performance.now();
  const before = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(before);
    return { wallUs: (performance.now() - began) * 1000, threadUs: user + system };
  };
}

function decisions(): void {
  const run = new Run();
  const { alerter } = run;
  for (let n = 0; n < silences; n += 1) {
    const matcher = n % 10 === 0 ? `identity_uid=~"aws:1:role:gone${n}-.*"` : `identity_uid="aws:1:role:gone${n}"`;
    const about = { silenceId: `s${n}`, matchers: [[matcher]], createdBy: "b", comment: "", hidden: 0, episodes: [] };
    const silence = { ...about, startsAt: START, endsAt: START + 86_400_000, updatedAt: START };
    decide(alerter, { kind: "silence", silence }, START);
  }
  for (let n = 0; n < episodes; n += 1) run.take({ kind: "finding", finding: finding(n) }, START + n);
  run.tick(START + episodes + 60_000);
  const asked = 5000;
  const newer = Array.from({ length: asked }, (_, n) =>
    finding((n * 7919) % episodes, { last_seen: "2026-11-24T11:00:00.000Z" }),
  );
  const now = START + episodes + 60_000;
  const deciding = stopwatch();
  for (const one of newer) decide(alerter, { kind: "finding", finding: one }, now);
  const decided = deciding();
  say("µs to decide one finding", decided.wallUs / asked);
  say("µs of the thread's own time for it", decided.threadUs / asked);
  const stored = {
    episodes: [...run.episodes.values()],
    notifications: [...run.notifications.values()],
    silences: [...alerter.state.silences.values()],
  };
  const restoring = stopwatch();
  restoreAlerter(config, stored, now);
  const restored = restoring();
  say("s to restore that state from its rows", restored.wallUs / 1e6);
  say("s of the thread's own time for that", restored.threadUs / 1e6);
}

function digest(): void {
  const run = new Run();
  for (let n = 0; n < storm; n += 1) {
    const now = START + Math.floor((n * 60_000) / storm);
    run.tick(now);
    run.take({ kind: "finding", finding: finding(n, { severity: n % 1000 === 0 ? "critical" : "high" }) }, now);
  }
  run.tick(START + 240_000);
  say("most messages of a receiver in a minute of the storm", Math.max(...run.told.values()));
  say("findings in the last digest", run.digested);
  say("messages to one receiver about one finding", run.single);
}

decisions();
if (storm > 0) digest();
