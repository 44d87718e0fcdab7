import type { Store } from "@rolecall/clickhouse";
import type { Hono } from "hono";
import { createConsole } from "../create-console.ts";
import type { ConsoleOptions } from "../options.ts";
import { NOW } from "./company.ts";

export const TOKEN = "correct-horse-battery-staple";
const HOST = "127.0.0.1:4180";

export type Headers = Readonly<Record<string, string>>;

/** A console as it stands on loopback. */
export function openConsole(store: Store, options: Partial<ConsoleOptions> = {}): Hono {
  return createConsole({ store, accessToken: TOKEN, isLocal: true, version: "1.2.3", now: () => NOW, ...options });
}

/** Ask it as a program with the token, unless the headers say otherwise. */
export async function get(app: Hono, path: string, headers: Headers = {}, method = "GET"): Promise<Response> {
  return app.request(`http://${HOST}${path}`, {
    method,
    headers: { host: HOST, authorization: `Bearer ${TOKEN}`, ...headers },
  });
}
