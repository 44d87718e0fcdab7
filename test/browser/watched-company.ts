import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createWorld } from "@rolecall/world";
import { temporaryDirectory } from "../integrity/harness/temporary-directory.ts";
import { until } from "../integrity/harness/until.ts";
import { startUp, type Up } from "../integrity/harness/up.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BATCH = 4000;

/** Everything that a log may say to become alive in a page, in SQL or in a person's head. */
export const HOSTILE: string = `"><script>window.alive=1</script><img src=x onerror="window.alive=1">'; DROP TABLE x; -- \u202Egnp.exe {{7*7}} </title></textarea>`;

export interface Company extends AsyncDisposable {
  readonly up: Up;
  /** The printed link. */
  readonly link: string;
  /** The finding of a stolen token. */
  readonly stolen: string;
  readonly stolenIdentity: string;
  /** Records of AWS, sent as they are. */
  send(...records: readonly object[]): Promise<void>;
}

/**
 * So many days, and whatever day of the week it is, at least three of them are weekdays from their first hour on: from so many it is
 * known how much is usual at an hour.
 */
const QUIET_DAYS = 6;

/** Six days of a small company with a stolen token at its end, watched by the real process: alerter and all. */
export async function watchCompany(): Promise<Company> {
  const resources = new AsyncDisposableStack();
  const directory = resources.use(await temporaryDirectory());
  const config = join(directory.path, "rolecall.yaml");
  // Nothing comes late here, so nothing is waited for.
  await writeFile(config, "inputs: [{ http: { listen: 127.0.0.1:4180, lateness: 1s } }]\n");
  const up = resources.use(await startUp({ data: join(directory.path, "data"), config }));
  const startAt = Math.floor((Date.now() - (QUIET_DAYS + 0.5) * DAY_MS) / HOUR_MS) * HOUR_MS;
  const options = {
    seed: 7,
    startAt,
    quietDays: QUIET_DAYS,
    attackDays: 0.25,
    identities: 1,
    attacks: ["stolen-ci-token"],
  };
  let batch: string[] = [];
  const send = async (lines: readonly string[]): Promise<void> => {
    const answer = await until("room in the pipeline", async () => {
      // One that is full may end the connection before it has read the body.
      const response = await up.post(lines.join("\n")).catch(() => undefined);
      return response?.status === 429 ? undefined : response;
    });
    if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`);
    await answer.body?.cancel();
  };
  for (const { record } of createWorld({ ...options, attackEveryHours: 0 }).records()) {
    batch.push(JSON.stringify(record));
    if (batch.length < BATCH) continue;
    await send(batch);
    batch = [];
  }
  await send([...batch, "this is no record at all"]);
  const [found] = await until("the stolen token to be found", async () => {
    const rows = await up.sql<{ finding_uid: string; identity_uid: string }>(
      "SELECT finding_uid, identity_uid FROM findings_latest WHERE kind = 'behavior' AND title LIKE '%never%' ORDER BY score DESC LIMIT 1",
    );
    return rows.length > 0 ? rows : undefined;
  });
  return {
    up,
    link: /https?:\S+access=\S+/.exec(up.running.out())?.[0] ?? "",
    stolen: found?.finding_uid ?? "",
    stolenIdentity: found?.identity_uid ?? "",
    send: (...records) => send(records.map((record) => JSON.stringify(record))),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** A role makes somebody an administrator: a rule tells of it at once. */
export function adminGranted(roleName: string, at: number, userName: string): object {
  const arn = `arn:aws:sts::111122223333:assumed-role/${roleName}/s`;
  const issuer = {
    type: "Role",
    principalId: "AROAEXAMPLE",
    arn: `arn:aws:iam::111122223333:role/${roleName}`,
    userName: roleName,
    accountId: "111122223333",
  };
  return {
    eventVersion: "1.11",
    userIdentity: {
      type: "AssumedRole",
      principalId: "AROAEXAMPLE:s",
      arn,
      accountId: "111122223333",
      accessKeyId: "ASIAEXAMPLE",
      sessionContext: { sessionIssuer: issuer },
    },
    eventTime: new Date(at).toISOString().replace(/\.\d+Z$/, "Z"),
    eventSource: "iam.amazonaws.com",
    eventName: "AttachUserPolicy",
    awsRegion: "eu-central-1",
    sourceIPAddress: "198.51.100.77",
    userAgent: "aws-cli/2.0",
    requestParameters: { userName, policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    eventID: `e-${at}-${roleName.length}`,
    eventType: "AwsApiCall",
    managementEvent: true,
    readOnly: false,
    recipientAccountId: "111122223333",
    eventCategory: "Management",
  };
}
