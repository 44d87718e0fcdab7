import { fetchAnyPort } from "@rolecall/runtime";
import { z } from "zod";
import type { LocalApi } from "../history/local-api.ts";
import { Failure } from "../verb.ts";
import type { Send } from "./retry.ts";

const answer = z.object({ events: z.number(), dead: z.number(), why: z.string().optional() });

/** Has each letter read again by the running process: its detector must see what comes of it. */
export function runningSend(api: LocalApi, source: string | undefined, signal: AbortSignal): Send {
  return async (letter) => {
    const response = await ask(api, { dead_uid: letter.dead_uid, source }, signal);
    if (response.ok) return answer.parse(await response.json());
    await response.body?.cancel();
    throw new Failure(`the running rolecall answered ${response.status} to the dead letter ${letter.dead_uid}`);
  };
}

async function ask(api: LocalApi, body: object, signal: AbortSignal): Promise<Response> {
  const url = `${api.url}/internal/v1/retry`;
  try {
    return await fetchAnyPort(url, {
      method: "POST",
      headers: { Authorization: `Bearer ${api.token}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Failure(`the running rolecall cannot be reached at ${api.url}`, { cause: error });
  }
}
