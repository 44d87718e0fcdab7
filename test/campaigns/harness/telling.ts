import { writeFile } from "node:fs/promises";
import { findingRows, openServer } from "@rolecall/clickhouse";
import { type Finding, formatTime, SCHEMAS, TOPICS } from "@rolecall/core";
import { aFinding } from "../../../services/alerter/src/testing/a-finding.ts";
import { otherClient } from "../../integrity/harness/kafka.ts";
import { type startEngine, startService } from "../../integrity/harness/services.ts";
import { STOPS_RULE } from "../../integrity/harness/stops-rule.ts";
import type { TemporaryDirectory } from "../../integrity/harness/temporary-directory.ts";
import { startUp } from "../../integrity/harness/up.ts";

const HOUR_MS = 3_600_000;

/** A process that tells people of findings, with its history on a server. */
export interface Telling extends AsyncDisposable {
  /** Flags of whoever has to say something to it. */
  readonly words: readonly string[];
  /** A finding of each: "a stopped it". */
  find(names: readonly string[]): Promise<void>;
  uidOf(name: string): Promise<string>;
  kill(): Promise<void>;
  /** Once more; resolves when it is ready. */
  start(): Promise<void>;
}

export interface TellingOptions {
  readonly directory: TemporaryDirectory;
  readonly engine: Awaited<ReturnType<typeof startEngine>>;
  /**
   * Then it is the alerter of four services, and the findings come in its topic; else it is `up`, which finds them
   * itself.
   */
  readonly broker: string | undefined;
  /** Receivers and routes. */
  readonly config: string;
}

export async function startTelling(options: TellingOptions): Promise<Telling> {
  const { directory, engine, broker, config } = options;
  const path = directory.at("rolecall.yaml");
  await writeFile(directory.at("stops.yaml"), STOPS_RULE);
  const kafka = broker === undefined ? "" : `kafka: { brokers: ["${broker}"], session_timeout: 2s }\n`;
  await writeFile(path, `clickhouse: { url: "${engine.url}" }\n${kafka}${config}`);
  const process = broker === undefined ? await startUpThere(options, path) : await startAlerter(options, path, broker);
  return {
    ...process,
    async uidOf(name) {
      const sql = `SELECT finding_uid AS uid FROM rolecall.findings_latest WHERE identity_uid = '${uidOf(name)}' AND kind = 'rule'`;
      return (await engine.sql<{ uid: string }>(sql))[0]?.uid ?? "";
    },
  };
}

function uidOf(name: string): string {
  return `own:1:bot:${name}`;
}

async function startUpThere({ directory }: TellingOptions, config: string): Promise<Omit<Telling, "uidOf">> {
  const data = directory.at("data");
  let up = await startUp({ data, config });
  return {
    words: ["--config", config, "--data", data],
    async find(names) {
      const time = formatTime(Date.now() - HOUR_MS);
      const lines = names.map((name) =>
        JSON.stringify({ time, event_uid: name, identity_uid: uidOf(name), action: "Stop", outcome: "success" }),
      );
      const { status } = await up.post(lines.join("\n"), { source: "rolecall" });
      if (status !== 202) throw new Error(`answered with ${status}`);
    },
    kill: async () => void (await up.kill()),
    async start() {
      up = await startUp({ data, config });
    },
    [Symbol.asyncDispose]: async () => void (await up.kill()),
  };
}

async function startAlerter(
  { engine }: TellingOptions,
  config: string,
  broker: string,
): Promise<Omit<Telling, "uidOf">> {
  const client = await otherClient(broker);
  const alerter = await startService("alerter", config);
  await alerter.ready();
  let version = 0;
  return {
    words: ["--config", config],
    async find(names) {
      version += 1;
      const findings = names.map(found);
      await using store = openServer({ url: engine.url, username: "default" });
      await store.insert("findings", findingRows(findings.map((finding) => ({ finding, version }))));
      const headers = { schema: SCHEMAS.finding, tenant: "default" };
      const records = findings.map((one) => ({ value: JSON.stringify(one), key: one.identity_uid, headers }));
      await client.produce(TOPICS.findings, records);
    },
    kill: async () => void (await alerter.kill()),
    async start() {
      alerter.start();
      await alerter.ready();
    },
    async [Symbol.asyncDispose]() {
      await alerter.kill();
      await client[Symbol.asyncDispose]();
    },
  };
}

function found(name: string): Finding {
  const time = formatTime(Date.now() - HOUR_MS);
  const what = { kind: "rule", detector: "stops", title: `${name} stopped it`, identity_uid: uidOf(name) } as const;
  return aFinding(name, { ...what, time, first_seen: time, last_seen: time });
}
