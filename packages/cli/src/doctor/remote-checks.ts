import { connect } from "node:net";
import { missingGrants, openServer, type Store, StoreError, serverOptions } from "@rolecall/clickhouse";
import { hostAndPort, TOPICS } from "@rolecall/core";
import { createKafkaLog, type KafkaLog, sentenceOf } from "@rolecall/kafka";
import type { ClickHouseConfig, Config, KafkaConfig, PagerDutyConfig } from "@rolecall/runtime";
import { kafkaAccess } from "../serve/kafka-access.ts";
import { type Check, failed, ok, reasonOf, warning } from "./check.ts";
import { checkRights } from "./kafka-rights.ts";
import { checkMail } from "./mail-check.ts";
import { rawTopics } from "./raw-topics.ts";
import { checkSignIn } from "./sign-in-check.ts";
import { checkSlack } from "./slack-check.ts";
import { takesConnections } from "./takes-connections.ts";
import { checkWebhook } from "./webhook-check.ts";

const TIMEOUT_MS = 5000;
/** An Events API v2 integration key: 32 letters and digits. */
const ROUTING_KEY = /^[A-Za-z0-9]{32}$/;

/** Everything elsewhere that the configuration names. Nobody is notified. */
export async function checkRemotes(config: Config): Promise<readonly Check[]> {
  const all = await Promise.all([
    ...config.receivers.flatMap(({ name, slack, pagerduty, webhook, email }) => [
      ...(slack === undefined ? [] : [checkSlack(name, slack)]),
      ...(pagerduty === undefined ? [] : [Promise.resolve(checkPagerDuty(name, pagerduty))]),
      ...(webhook === undefined ? [] : [checkWebhook(name, webhook)]),
      ...(email === undefined ? [] : [checkMail(name, email)]),
    ]),
    ...(config.console.oidc === undefined ? [] : [checkSignIn(config.console.oidc)]),
    ...(config.kafka?.brokers ?? []).map(checkBroker),
    ...(config.kafka === undefined ? [] : [checkKafka(config, config.kafka)]),
    ...(config.clickhouse === undefined ? [] : [checkClickHouse(config.clickhouse)]),
  ]);
  return all.flat();
}

/** Only its form: PagerDuty has no way to try a key without an event. */
export function checkPagerDuty(receiver: string, pagerduty: Pick<PagerDutyConfig, "routing_key">): Check {
  const name = `pagerduty ${receiver}`;
  const keys = pagerduty.routing_key.reveal().trim().split(/\s+/);
  if (keys.every((key) => ROUTING_KEY.test(key))) return ok(name, "the key has the form of an integration key");
  const advice = "put the integration key of an Events API v2 integration into routing_key_file";
  return failed(name, "the key is not 32 letters and digits", advice);
}

function checkBroker(address: string): Promise<Check> {
  return takesConnections(
    `kafka ${address}`,
    () => connect(hostAndPort(address)),
    "look at kafka.brokers, the network, and whether the broker runs",
  );
}

/** Does the cluster let us in, may our user do what must be done, and how much of what is to be read is not read yet? */
async function checkKafka(config: Config, kafka: KafkaConfig): Promise<readonly Check[]> {
  const name = "kafka";
  const patience = { requestMs: TIMEOUT_MS / 2, retries: 1 };
  const log = createKafkaLog({ ...kafkaAccess(kafka, "rolecall-doctor"), patience });
  try {
    const rights = await checkRights(log, config);
    const { sasl } = kafka;
    const who = sasl === undefined ? "" : `, by ${sasl.mechanism}`;
    const { missing, unread } = await rawTopics(log, config);
    const told = [`lets us in${who}`, ...(await ourTopics(log, config)), ...unread];
    if (missing.length === 0) return [ok(name, told.join("; ")), rights];
    const gone = missing.map((topic) => `${topic} is not there`);
    const advice = "create the topic, or correct its name in inputs";
    return [failed(name, [...told, ...gone].join("; "), advice), rights];
  } catch (error) {
    const advice = "docs/runbooks/kafka-refuses.md has the settings, and the rights that are needed";
    return [failed(name, sentenceOf(error), advice)];
  }
}

/** Only services have topics of their own. Nothing is said where we may not see them: what is lacking is said elsewhere. */
async function ourTopics(log: Pick<KafkaLog, "lag">, { clickhouse }: Config): Promise<readonly string[]> {
  if (clickhouse === undefined) return [];
  const lags = await log.lag(TOPICS.events, "rolecall-detector").catch(() => undefined);
  if (lags === undefined) return [];
  return [lags.size === 0 ? "our topics are not there yet" : "our topics are there"];
}

/** Who it takes us for, its version, its clock, and whether the account may do what the services do. */
async function checkClickHouse(config: ClickHouseConfig): Promise<Check> {
  const name = "clickhouse";
  await using store = openServer({ ...serverOptions(config), attempts: 1, readTimeoutMs: TIMEOUT_MS });
  try {
    const [server] = await store.select<{ version: string; skew: number }>(
      `SELECT version() AS version, toInt64(toUnixTimestamp(now())) - {now:Int64} AS skew`,
      { now: Math.round(Date.now() / 1000) },
    );
    return await judgeClickHouse(store, config, server ?? { version: "?", skew: 0 });
  } catch (error) {
    const code = error instanceof StoreError ? error.code : 0;
    const advice = LOGIN_FAILED.has(code)
      ? "look at clickhouse.username and password_file; infra/clickhouse/users.sql makes the account"
      : "look at clickhouse.url, the network, and whether the server runs";
    return failed(name, reasonOf(error), advice);
  }
}

/** UNKNOWN_USER, WRONG_PASSWORD, REQUIRED_PASSWORD, AUTHENTICATION_FAILED */
const LOGIN_FAILED: ReadonlySet<number> = new Set([192, 193, 194, 516]);
const SKEW_S = 5;

async function judgeClickHouse(
  store: Store,
  { username }: ClickHouseConfig,
  { version, skew }: { readonly version: string; readonly skew: number },
): Promise<Check> {
  const name = "clickhouse";
  const missing = await missingGrants(store);
  if (missing.length > 0) {
    const grant = `GRANT ${missing.join(", ")} ON rolecall.* TO ${username}`;
    return failed(name, `${username} may not ${missing.join(", ")} on rolecall.*`, `as an administrator: ${grant}`);
  }
  if (Math.abs(skew) > SKEW_S) {
    const advice = "set both clocks by NTP: retention and now() go by the server's";
    return warning(name, `its clock is ${Math.abs(skew)} s ${skew > 0 ? "ahead of" : "behind"} this machine's`, advice);
  }
  return ok(name, `${version}, ${username} may do what the services do`);
}
