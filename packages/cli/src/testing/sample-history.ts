import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { openEmbedded } from "@rolecall/clickhouse";
import { API_FILE } from "../history/local-api.ts";
import { createStoreApi } from "../history/store-api.ts";
import { runWords } from "./run-words.ts";

const TOKEN = "of-the-sample";
const HOUR_MS = 3_600_000;
/** A Monday. */
const START = Date.UTC(2026, 2, 2);
const WEEKS = 3;
/** The Sunday night on which `deploy` does what it never did. */
const ODD_AT = START + (WEEKS * 7 - 1) * 24 * HOUR_MS + 3 * HOUR_MS;

/** What a log may hold to harm whoever reads it. */
export const HOSTILE = "evil\u001b[2J\u0007\u202Egnp\u009b31m\nforged line";

interface Deed {
  readonly at: number;
  readonly name: string;
  readonly action: string;
  readonly src_ip?: string;
  readonly outcome?: string;
  readonly resource?: string;
  readonly user_agent?: string;
}

/** Three weeks of four roles at work in the day, then one of them called at night, from elsewhere, for secrets. */
export function sampleRecords(): readonly string[] {
  const deeds = [...ordinary(), ...odd()].sort((a, b) => a.at - b.at);
  return [...deeds.map((deed, n) => JSON.stringify(recordOf(deed, n))), '{"no": "event"}', "not json \u001b[31m"];
}

function* ordinary(): Generator<Deed> {
  for (const [n, name] of ["deploy", "backup", "billing", "report"].entries()) {
    for (let hour = 0; hour < WEEKS * 7 * 24; hour += 1) {
      if (hour % 24 < 8 || hour % 24 > 18 || Math.floor(hour / 24) % 7 > 4) continue;
      for (let call = 0; call < 3 + ((hour + n) % 3); call += 1) {
        const at = START + hour * HOUR_MS + (call + 1) * 7 * 60_000 + n * 1000;
        yield {
          at,
          name,
          action: ["GetObject", "PutObject", "ListObjects"][call % 3] ?? "GetObject",
          src_ip: `10.0.${n}.7`,
        };
      }
    }
  }
}

function* odd(): Generator<Deed> {
  for (let call = 0; call < 60; call += 1) {
    yield {
      at: ODD_AT + call * 20_000,
      name: "deploy",
      action: ["GetSecretValue", "ListSecrets", "CreateAccessKey", "AttachRolePolicy"][call % 4] ?? "",
      src_ip: "203.0.113.66",
      outcome: call % 3 === 0 ? "denied" : "success",
      resource: HOSTILE,
      user_agent: `curl/8 ${HOSTILE}`,
    };
  }
}

function recordOf({ at, name, ...rest }: Deed, n: number): object {
  return {
    event_uid: `e-${String(n).padStart(5, "0")}`,
    time: new Date(at).toISOString(),
    provider: "aws",
    account_uid: "123456789012",
    identity_uid: `aws:123456789012:role:${name}`,
    identity_kind: "role",
    identity_name: name,
    credential_uid: `AKIA${name.toUpperCase()}`,
    credential_kind: "access-key",
    outcome: "success",
    user_agent: "Boto3/1.34",
    ...rest,
  };
}

/** A data directory that a replay has filled, held by this process as `rolecall up` would; gone when disposed. */
export interface SampleHistory extends AsyncDisposable {
  readonly data: string;
  readonly directory: string;
}

/** Replays `sampleRecords` into a new data directory, and serves it: opening the engine once is enough for all verbs. */
export async function openSampleHistory(): Promise<SampleHistory> {
  const directory = await mkdtemp(join(tmpdir(), "rolecall-cli-"));
  const data = join(directory, "data");
  // From standard input, so that the origin of an event is the same on every machine.
  const input = `${sampleRecords().join("\n")}\n`;
  const ran = await runWords(["replay", "-", "--source", "rolecall", "--data", data], { input });
  if (ran.exit !== 0) throw new Error(`the replay failed: ${ran.err}`);
  const resources = new AsyncDisposableStack();
  resources.defer(() => rm(directory, { recursive: true, force: true }));
  const store = resources.use(await openEmbedded(data));
  const server = createAdaptorServer({ fetch: createStoreApi(store, TOKEN).fetch }) as Server;
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  resources.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await writeFile(join(data, API_FILE), JSON.stringify({ url, token: TOKEN, access: TOKEN, pid: process.pid }), {
    mode: 0o600,
  });
  return { data, directory, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}
