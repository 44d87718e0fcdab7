import { adviceOf } from "@rolecall/alerting";
import type { Store } from "@rolecall/clickhouse";
import { type ConsoleOptions, createConsole } from "@rolecall/service-console";
import { freePort } from "../../infra/free-port.ts";
import { listen } from "../../packages/cli/src/listen/listen.ts";

const TOKEN = "made-for-a-browser-of-this-test";

export interface MadeConsole extends AsyncDisposable {
  readonly url: string;
  /** Opens it. */
  readonly link: string;
}

/** The console in this process, over a history that was made, at an instant that stands still. */
export async function openMadeConsole(
  store: Store,
  now: number,
  more: Partial<Pick<ConsoleOptions, "bounds" | "alerter" | "retry">> = {},
): Promise<MadeConsole> {
  const made = { store, accessToken: TOKEN, isLocal: true, version: "1.2.3", now: () => now };
  const app = createConsole({ ...made, adviceOf: async (finding) => adviceOf(finding), ...more });
  const address = `127.0.0.1:${await freePort()}`;
  const server = await listen(app, address);
  const url = `http://${address}`;
  return { url, link: `${url}/?access=${TOKEN}`, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
