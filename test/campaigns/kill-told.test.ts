import { writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { startFakePagerDuty, startFakeSlack } from "../fakes/index.ts";
import { NO_BROKER, startBroker } from "../integrity/harness/kafka.ts";
import { rolecallDone } from "../integrity/harness/rolecall.ts";
import { makeTables, startEngine } from "../integrity/harness/services.ts";
import { temporaryDirectory } from "../integrity/harness/temporary-directory.ts";
import { until } from "../integrity/harness/until.ts";
import { startTelling } from "./harness/telling.ts";

/** The groups' interval, and as much again: what would be told once more has been by then. */
const AGAIN_MS = 2000;

const CONFIG = (slack: string, pagerduty: string): string => `
rules: [./stops.yaml]
receivers:
  - { name: chat, slack: { token_file: slack.token, channel: C0123, api_url: "${slack}" } }
  - { name: page, pagerduty: { routing_key_file: pd.key, api_url: "${pagerduty}" } }
route:
  { receiver: chat, group_by: [identity_uid], group_wait: 0s, group_interval: 1s, routes: [
    { name: pages, receiver: page, continue: true }, { name: chat, receiver: chat } ] }
`;

/** Receivers that answer only when they are let, a ClickHouse server that can be stopped, and whoever tells. */
async function begin(way: "up" | "alerter", stack: AsyncDisposableStack) {
  const directory = stack.use(await temporaryDirectory());
  const slack = stack.use(await startFakeSlack());
  const pagerduty = stack.use(await startFakePagerDuty());
  const engine = stack.use(await startEngine(directory.at("server")));
  await makeTables(engine);
  const broker = way === "alerter" ? stack.use(await startBroker()) : undefined;
  await writeFile(directory.at("slack.token"), "xoxb-test-token");
  await writeFile(directory.at("pd.key"), "0123456789abcdef0123456789abcdef");
  const text = CONFIG(slack.apiUrl, pagerduty.url);
  const telling = stack.use(await startTelling({ directory, engine, broker: broker?.address, config: text }));
  return { slack, pagerduty, engine, telling };
}

type Told = Awaited<ReturnType<typeof begin>>;

/** From now on both answer once that is called, and have done by then what they were asked. */
function answerLate({ slack, pagerduty }: Told): () => void {
  const gate = Promise.withResolvers<void>();
  for (const receiver of [slack, pagerduty]) receiver.failAlways({ kind: "late", until: gate.promise });
  return () => {
    for (const receiver of [slack, pagerduty]) receiver.recover();
    gate.resolve();
  };
}

/**
 * Killed while each receiver has been asked for one message, and the others of its channel wait: before the answer, or
 * behind it and before the history has it.
 */
async function killWhile(told: Told, act: () => Promise<void>, when: "asked" | "answered", messages: number) {
  const { slack, pagerduty, engine, telling } = told;
  const release = answerLate(told);
  const before = [slack.requests.length, pagerduty.requests.length] as const;
  await act();
  await until("both to be asked", () =>
    slack.requests.length > before[0] && pagerduty.requests.length > before[1] ? true : undefined,
  );
  const signal = (name: "SIGSTOP" | "SIGCONT"): boolean => process.kill(engine.running().child.pid ?? 0, name);
  // What was decided is written by then, also of those that wait.
  await pause(AGAIN_MS);
  if (when === "answered") {
    signal("SIGSTOP");
    release();
    await pause(AGAIN_MS / 4);
  }
  await telling.kill();
  if (when === "answered") signal("SIGCONT");
  else release();
  await telling.start();
  await until("all of it to be told", async () => {
    const rows = await engine.sql<{ outcome: string }>("SELECT outcome FROM rolecall.notifications FINAL");
    return rows.length === messages && rows.every(({ outcome }) => outcome === "sent") ? true : undefined;
  });
  await pause(AGAIN_MS);
}

/** Who stopped it, by each message that stands in the channel. */
function named({ slack }: Told, state: "High" | "Resolved"): readonly string[] {
  return slack.messages.flatMap(({ text }) => new RegExp(`^\\[${state}\\] (\\w) stopped it`).exec(text)?.[1] ?? []);
}

describe.each(["up", "alerter"] as const)("%s, killed while receivers are told", (way) => {
  test.skipIf(way === "alerter" && NO_BROKER !== "")(
    `pages each once under one key, posts no more than once more for each kill, and resolves all of it${way === "alerter" && NO_BROKER !== "" ? ` (skipped: ${NO_BROKER})` : ""}`,
    async () => {
      await using stack = new AsyncDisposableStack();
      const told = await begin(way, stack);
      const { slack, pagerduty, telling } = told;
      const dismiss = async (names: readonly string[]): Promise<void> => {
        for (const name of names)
          await rolecallDone(["feedback", await telling.uidOf(name), "dismissed", ...telling.words]);
      };
      await killWhile(told, () => telling.find(["a", "b", "c"]), "asked", 6);
      await killWhile(told, () => telling.find(["d", "e"]), "answered", 10);
      expect(new Set(named(told, "High"))).toEqual(new Set("abcde"));
      // Slack knows no key of ours: of each kill the one message that it had been asked for may be there twice.
      expect(slack.messages.length).toBeLessThanOrEqual(5 + 2);
      const keys = pagerduty.alerts.map(({ dedupKey }) => dedupKey);
      expect([keys.length, new Set(keys).size]).toEqual([5, 5]);
      expect(pagerduty.events.length).toBeLessThanOrEqual(5 + 2);

      await killWhile(told, () => dismiss(["a", "b"]), "asked", 14);
      await killWhile(told, () => dismiss(["c", "d", "e"]), "answered", 20);
      expect(named(told, "Resolved").toSorted()).toEqual(["a", "b", "c", "d", "e"]);
      expect(pagerduty.alerts.map(({ dedupKey, state }) => [dedupKey, state])).toEqual(
        keys.map((key) => [key, "resolved"]),
      );
      // What came again had no effect.
      expect(pagerduty.dropped).toBeLessThanOrEqual(2);
      expect(slack.messages.length).toBeLessThanOrEqual(5 + 2);
    },
  );
});
