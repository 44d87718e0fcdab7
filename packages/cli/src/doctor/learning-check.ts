import { isJsonObject, parseJson, textAt } from "@rolecall/core";
import { fetchAnyPort } from "@rolecall/runtime";
import type { LocalApi } from "../history/local-api.ts";
import { type Check, warning } from "./check.ts";

const ANSWER_MS = 2000;

/**
 * Does the process that holds the history learn it anew? What it says itself; nothing where it says nothing, or to its
 * operators alone.
 */
export async function checkLearning(running: Pick<LocalApi, "url"> | undefined): Promise<readonly Check[]> {
  if (running === undefined) return [];
  try {
    const response = await fetchAnyPort(`${running.url}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) });
    const said = parseJson(await response.text());
    const words = isJsonObject(said) ? textAt(said, "notes", "learning") : "";
    return words === "" ? [] : [warning("learning", words, "wait: /readyz and the log say how far it has come")];
  } catch {
    return [];
  }
}
