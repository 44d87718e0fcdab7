import type { Store } from "@rolecall/clickhouse";
import type { ConsoleOptions } from "@rolecall/service-console";
import { Failure } from "../verb.ts";
import { renderProof, renderSuggestion, suggest } from "./suggest.ts";

/** `policy suggest` for the page of an identity. */
export function suggestForConsole(store: Store): NonNullable<ConsoleOptions["suggest"]> {
  return async (identity, since) => {
    try {
      const suggestion = await suggest(store, identity, since);
      return { policy: renderSuggestion(suggestion, "rolecall"), proof: renderProof(suggestion) };
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  };
}
