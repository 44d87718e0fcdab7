import { expect, test } from "vitest";
import { aFinding } from "../testing/finding.ts";
import { Scenario, START } from "../testing/scenario.ts";
import type { AlertingConfig } from "./config.ts";

// What users of other alerters complain about (section 16 of the reference): one sentence each, shown not to hold here.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ONE: AlertingConfig = {
  receivers: [{ name: "a", slack: {} }],
  route: { receiver: "a", group_by: ["identity_uid"] },
};
const silenced = (run: Scenario, ms = HOUR): Scenario =>
  run.push({
    kind: "silence",
    silence: {
      ...{ silenceId: "s1", matchers: [["severity=high"]], startsAt: run.now, endsAt: run.now + ms },
      ...{ createdBy: "ann", comment: "", updatedAt: run.now, hidden: 0, episodes: [] },
    },
  });
const first = (run: Scenario): string => [...run.alerter.state.episodes.keys()][0] ?? "";

test.each<[string, (run: Scenario) => void]>([
  [
    "no acknowledge: it is bound to the episode and stops its repeats",
    (run) => {
      run.push(aFinding()).advance(MINUTE);
      run.push({ kind: "acknowledge", subject: { episodeId: first(run) }, by: "ann" }).advance(50 * MINUTE);
      expect(run.reasons()).toEqual(["first_notification", "acknowledged"]);
    },
  ],
  [
    "a silenced alert never sends its resolve: it does where its trigger was sent",
    (run) => {
      run.push(aFinding()).advance(MINUTE);
      silenced(run, 48 * HOUR).advance(30 * HOUR);
      expect(run.reasons()).toEqual(["first_notification", "all_alerts_resolved"]);
    },
  ],
  [
    "sent FIRING once with send_resolved false: its end is recorded, though not sent",
    (run) => {
      run.reload({ ...ONE, receivers: [{ name: "a", slack: {}, send_resolved: false }] });
      run.push(aFinding({ severity: "low" })).advance(3 * HOUR);
      expect(run.reasons()).toEqual(["first_notification"]);
      expect([...run.notifications.values()].map(({ reason }) => reason)).toContain("all_alerts_resolved");
    },
  ],
  [
    "a reload sends everything again: nothing is, since a group's key is the route's name and its labels",
    (run) => {
      run.push(aFinding()).advance(MINUTE);
      run.reload({ ...ONE, route: { ...ONE.route, receiver: "a", group_wait: "1m" } }).advance(HOUR);
      expect(run.reasons()).toEqual(["first_notification"]);
    },
  ],
  [
    "silence state lags: a silence that ends is felt at once",
    (run) => {
      silenced(run, 2 * MINUTE)
        .push(aFinding())
        .advance(2 * MINUTE);
      expect(run.sent.map(({ at }) => at)).toEqual([START + 2 * MINUTE]);
    },
  ],
  [
    "how many and which alerts did a silence hide: it knows both",
    (run) => {
      silenced(run)
        .push(aFinding())
        .push(aFinding({ detector: "b" }))
        .advance(MINUTE);
      expect(run.alerter.state.silences.get("s1")).toMatchObject({
        hidden: 2,
        episodes: [expect.any(String), expect.any(String)],
      });
    },
  ],
  [
    "maximum silence duration: longer ones are refused, with a reason",
    (run) => {
      silenced(run, 400 * 24 * HOUR);
      expect(run.rejected).toHaveLength(1);
    },
  ],
  [
    "Slack's 429 dropped: it is tried again after what Slack asked for",
    (run) => {
      run.answer = () =>
        run.sent.length === 1 ? { kind: "retry", reason: "rate-limited", afterMs: 30_000 } : { kind: "sent" };
      run.push(aFinding()).advance(2 * MINUTE);
      expect(run.delivered).toHaveLength(1);
    },
  ],
  [
    "Slack refuses above about twenty alerts: a message lists twenty and counts all",
    (run) => {
      for (let n = 0; n < 60; n += 1) run.push(aFinding({ detector: `d${n}` }));
      run.advance(MINUTE);
      expect(run.sent.map(({ firing, firingTotal }) => [firing.length, firingTotal])).toEqual([[20, 60]]);
    },
  ],
  [
    "dedup is too aggressive: two detectors' findings of one identity stay two, in one message",
    (run) => {
      run
        .push(aFinding({ detector: "a" }))
        .push(aFinding({ detector: "b" }))
        .advance(MINUTE);
      expect(run.sent.map(({ firingTotal }) => firingTotal)).toEqual([2]);
    },
  ],
  [
    "the second occurrence never arrives and nobody knows why: each version of a finding has its receipt",
    (run) => {
      run.push(aFinding()).advance(MINUTE);
      run.push(aFinding({ last_seen: "2026-11-24T10:30:00.000Z" })).advance(10 * MINUTE);
      expect(run.receiptReasons()).toEqual(["notify/repeat-interval-not-elapsed"]);
    },
  ],
  [
    "suppression per entity is missing: a silence may be of one identity",
    (run) => {
      const matchers = [['identity_uid="aws:1:role:ann"']];
      run.push({
        kind: "silence",
        silence: {
          ...{ silenceId: "s1", matchers, startsAt: START, endsAt: START + HOUR, createdBy: "ann" },
          ...{ comment: "", updatedAt: START, hidden: 0, episodes: [] },
        },
      });
      run.push(aFinding({ identity_uid: "aws:1:role:ann" })).push(aFinding({ identity_uid: "aws:1:role:bob" }));
      run.advance(MINUTE);
      expect(run.sent.map(({ firing }) => firing[0]?.finding.identity_uid)).toEqual(["aws:1:role:bob"]);
    },
  ],
  [
    "flapping, no detection: returns within a day are counted, and one message says that it comes and goes",
    (run) => {
      for (let hour = 0; hour < 10; hour += 1) {
        const last_seen = new Date(START + hour * 80 * MINUTE).toISOString();
        run.push(aFinding({ severity: "medium", last_seen })).advance(80 * MINUTE);
      }
      expect(run.sent.filter(({ remark }) => remark?.did === "flapping")).toHaveLength(1);
    },
  ],
  [
    "repeat after log retention although repeats are off: what was said is known as long as the episode is open",
    (run) => {
      run.reload({ ...ONE, route: { ...ONE.route, receiver: "a", repeat_interval: "1000d" } });
      for (let day = 0; day < 20; day += 1)
        run.push(aFinding({ last_seen: new Date(START + day * 20 * HOUR).toISOString() })).advance(20 * HOUR);
      expect(run.reasons().filter((reason) => reason !== "evidence_updated")).toEqual(["first_notification"]);
    },
  ],
  [
    "duplicates in HA: another process that takes over says nothing again, under keys that are the same",
    (run) => {
      run.push(aFinding()).advance(MINUTE);
      const [first] = run.sent;
      run.restart().advance(HOUR);
      run.push(aFinding({ severity: "critical" })).advance(MINUTE);
      expect(run.reasons()).toEqual(["first_notification", "severity_raised"]);
      expect(run.sent[1]).toMatchObject({ wireKey: first?.wireKey, groupId: first?.groupId });
    },
  ],
  [
    "match on annotations: a route's expression reads the whole finding",
    (run) => {
      const when = 'finding.observed["src_asn"] == "AS64500"';
      const receivers = [...ONE.receivers, { name: "b", webhook: {} }];
      run.reload({ ...ONE, receivers, route: { receiver: "a", routes: [{ name: "odd", receiver: "b", when }] } });
      run
        .push(aFinding())
        .push(aFinding({ detector: "b", dimensions: [] }))
        .advance(MINUTE);
      expect(run.sent.map(({ receiver }) => receiver).toSorted()).toEqual(["a", "b"]);
    },
  ],
  [
    "dedup rule shown as active but ignored: what has another fingerprint is another, what has the same is the same",
    (run) => {
      run
        .push(aFinding())
        .push(aFinding({ finding_uid: "f_other" }))
        .push(aFinding({ fingerprint: "v1:other" }));
      expect([...run.alerter.state.episodes.values()].map(({ count }) => count)).toEqual([2, 1]);
    },
  ],
  [
    "wants correlation without merging: two messages with something in common are linked",
    (run) => {
      run.reload({ ...ONE, route: { receiver: "a", group_by: ["detector"] } });
      run
        .push(aFinding({ detector: "a" }))
        .advance(MINUTE)
        .push(aFinding({ detector: "b" }))
        .advance(MINUTE);
      expect(run.sent[1]?.firing[0]?.related.map(({ by }) => by)).toEqual(["network"]);
    },
  ],
  [
    "explanation missing from the message: what was observed and what is usual travel with it",
    (run) => {
      run.push(aFinding()).advance(MINUTE);
      const [dimension] = run.sent[0]?.firing[0]?.finding.dimensions ?? [];
      expect(dimension).toMatchObject({ observed: "AS64500", expected: "AS14618" });
    },
  ],
  [
    "inhibited alerts fire on restart: nothing is released before one group_wait has passed",
    (run) => {
      run.push(aFinding()).restart().advance(9000);
      expect(run.sent).toEqual([]);
      run.advance(MINUTE);
      expect(run.sent).toHaveLength(1);
    },
  ],
])("section 16, %s", (_complaint, holds) => {
  holds(new Scenario(ONE));
});
