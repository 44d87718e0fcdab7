import type { Store } from "@rolecall/clickhouse";
import type { ConsoleOptions } from "@rolecall/service-console";
import { Failure } from "../verb.ts";

/** `policy suggest` for the page of an identity. `inventory`: the files that may say what it was granted. */
export function suggestForConsole(store: Store, inventory: readonly string[]): NonNullable<ConsoleOptions["suggest"]> {
  return async (identity, since) => {
    // What suggests is much code, and asked for by a press: it is read for the first.
    const { declaredGrant } = await import("./declared-grant.ts");
    const { renderProof, renderSuggestion, suggest } = await import("./suggest.ts");
    try {
      const granted = await declaredGrant(inventory, identity.identity_uid);
      const suggestion = await suggest(store, identity, { since, granted });
      return { policy: renderSuggestion(suggestion, "rolecall"), proof: renderProof(suggestion) };
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  };
}
