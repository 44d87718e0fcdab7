import { type AnyPortInit, type Config, fetchAnyPort } from "@rolecall/runtime";
import { z } from "zod";
import type { LocalApi } from "../history/local-api.ts";
import { Failure } from "../verb.ts";
import { bytesOf, type Send } from "./retry.ts";

const answer = z.object({ accepted: z.number(), dead: z.number() });
const MAX_WAITS = 10;

export interface Door {
  /** `http://127.0.0.1:4180/v1/logs` */
  readonly url: string;
  readonly token: string | undefined;
}

/** The HTTP intake of the running process: on its own address where the console has it too, else where it listens. */
export function doorOf(api: LocalApi, config: Config): Door {
  const intakes = config.inputs.flatMap(({ http }) => (http === undefined ? [] : [http]));
  const here = intakes.find(({ listen }) => listen === config.console.listen) ?? intakes[0];
  if (here === undefined) throw new Failure("the running rolecall has no HTTP input to send dead letters to");
  const url = here.listen === config.console.listen ? api.url : `http://${here.listen}`;
  return { url: `${url}/v1/logs`, token: here.token?.reveal() };
}

/** Sends each letter to the intake of the running process, and comes back later when it is full. */
export function httpSend(
  door: Door,
  source: string | undefined,
  { pause, signal }: { readonly pause: (ms: number) => Promise<void>; readonly signal: AbortSignal },
): Send {
  return async (letter) => {
    const url = `${door.url}?source=${encodeURIComponent(source ?? letter.source)}`;
    const headers = door.token === undefined ? {} : { Authorization: `Bearer ${door.token}` };
    for (let waits = 0; waits < MAX_WAITS; waits += 1) {
      const response = await post(url, { method: "POST", headers, body: Buffer.from(bytesOf(letter)), signal });
      if (response.status === 202) {
        const { accepted, dead } = answer.parse(await response.json());
        return { events: accepted, dead };
      }
      await response.body?.cancel();
      if (response.status !== 429)
        throw new Failure(`the running rolecall answered ${response.status} to a dead letter`);
      await pause(Number(response.headers.get("retry-after") ?? 1) * 1000);
    }
    throw new Failure("the running rolecall is full: try again later");
  };
}

async function post(url: string, init: AnyPortInit): Promise<Response> {
  try {
    return await fetchAnyPort(url, init);
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new Failure(`the running rolecall cannot be reached at ${url}`, { cause: error });
  }
}
