import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { findRunning } from "../history/local-api.ts";
import { runCommand } from "../run.ts";
import type { Terminal } from "../verb.ts";
import { VERBS } from "../verbs/index.ts";

/** `rolecall up` in this process, over a directory of its own. */
export interface StartedUp extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Sends a log as anybody would, with a harmless record of now behind it: what CloudTrail delivers late is waited for. */
  log(record: object): Promise<void>;
  /** As Ctrl-C would; resolves with the exit code. */
  stop(): Promise<number>;
}

/** What has not started by then hangs. */
const STARTED_MS = 300_000;

/** Resolves when it listens. `config` is a file whose addresses are on `port`. */
export async function startUp(config: string, data: string, port: number): Promise<StartedUp> {
  const stopped = new AbortController();
  const [out, err] = [new PassThrough().resume(), new PassThrough()];
  let said = "";
  err.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const terminal: Terminal = {
    ...{ input: Readable.from([]), out, err, colour: false, columns: 100, env: {} },
    clock: () => Date.now(),
  };
  const running = runCommand(VERBS, ["up", "--config", config, "--data", data], terminal, stopped.signal);
  let isOver = false;
  void running.then(() => {
    isOver = true;
  });
  const deadline = Date.now() + STARTED_MS;
  while ((await findRunning(data)) === undefined) {
    if (isOver || Date.now() > deadline) throw new Error(`rolecall up did not start: ${said}`);
    await sleep(50);
  }
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<number> => {
    stopped.abort();
    return running;
  };
  return {
    url,
    stop,
    async log(record) {
      const response = await fetch(`${url}/v1/logs`, { method: "POST", body: JSON.stringify([record, heartbeat()]) });
      if (response.status !== 202) throw new Error(`the intake answered ${response.status}`);
    },
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}

/** What CloudTrail logs when the role `name` stops the audit log: a finding of a rule, with nothing to be learned first. */
export function stopLogging(name: string, secondsAgo: number): object {
  return cloudtrail(name, "StopLogging", Date.now() - secondsAgo * 1000);
}

function heartbeat(): object {
  return { ...cloudtrail("clock", "DescribeTrails", Date.now()), readOnly: true };
}

function cloudtrail(name: string, action: string, at: number): object {
  const account = "123456789012";
  const issuer = { type: "Role", arn: `arn:aws:iam::${account}:role/${name}`, accountId: account, userName: name };
  return {
    eventVersion: "1.08",
    userIdentity: {
      type: "AssumedRole",
      arn: `arn:aws:sts::${account}:assumed-role/${name}/session`,
      accountId: account,
      // Of its own: one that two machines use is a finding.
      accessKeyId: `ASIA${name.toUpperCase()}`,
      sessionContext: { sessionIssuer: issuer },
    },
    eventTime: new Date(at).toISOString().replace(/\.\d+Z$/, "Z"),
    eventSource: "cloudtrail.amazonaws.com",
    eventName: action,
    awsRegion: "eu-west-1",
    sourceIPAddress: "198.51.100.7",
    userAgent: "Boto3/1.34",
    requestParameters: { name: "main" },
    responseElements: null,
    eventID: `event-${name}-${at}`,
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: account,
  };
}

/** A configuration with one listener for all, Slack and PagerDuty at the given addresses, and short waits. */
export function alertingConfig(folder: string, port: number, slackUrl: string, pagerUrl: string): string {
  return `
inputs: [{ http: { listen: "127.0.0.1:${port}" } }]
console: { listen: "127.0.0.1:${port}" }
receivers:
  - name: secops
    slack:
      token_file: ${join(folder, "slack.token")}
      signing_secret_file: ${join(folder, "slack.secret")}
      channel: C0123
      responders: [U0AAAAAAA, S0AAAAAAA]
      api_url: ${slackUrl}
  - { name: on-call, pagerduty: { routing_key_file: ${join(folder, "pd.key")}, api_url: "${pagerUrl}" } }
route:
  receiver: secops
  group_by: [identity_uid]
  group_wait: 0s
  group_interval: 1s
  routes:
    - { name: pages, matchers: ['severity=~"high|critical"'], receiver: on-call, continue: true }
    - { name: chat, receiver: secops }
`;
}
