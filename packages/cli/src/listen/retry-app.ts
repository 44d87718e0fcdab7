import type { Store, StoredDeadLetter } from "@rolecall/clickhouse";
import { getDeadLetter } from "@rolecall/clickhouse";
import { Hono } from "hono";
import { z } from "zod";
import type { RetriedLetter } from "../dead/retry.ts";
import { needsToken } from "../history/needs-token.ts";
import { SOURCE_CHOICES } from "../source-flag.ts";

export interface RetryAppOptions {
  readonly store: Store;
  /** That of the local API. */
  readonly token: string;
  /** Reads a letter again, as the source that is named. */
  readonly retry: (letter: StoredDeadLetter, source: string | undefined) => Promise<RetriedLetter>;
}

const request = z.strictObject({ dead_uid: z.string(), source: z.enum(SOURCE_CHOICES).optional() });

/** `POST /internal/v1/retry` `{dead_uid, source}`: `{events, dead}`, whatever inputs and tokens the process has. */
export function createRetryApp({ store, token, retry }: RetryAppOptions): Hono {
  const app = new Hono();
  app.post("/internal/v1/retry", needsToken(token), async (c) => {
    const asked = request.safeParse(await c.req.json().catch(() => undefined));
    const letter = asked.success ? await getDeadLetter(store, asked.data.dead_uid) : undefined;
    if (letter === undefined) return c.json({ title: "there is no such dead letter" }, 400);
    return c.json(await retry(letter, asked.data?.source));
  });
  return app;
}
