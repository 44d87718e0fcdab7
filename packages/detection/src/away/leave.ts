import type { Links } from "../links/links.ts";
import { encodeIdentity, type Keeping } from "../snapshot/identity-rows.ts";
import type { Away } from "./away.ts";

/** What of a partition an identity leaves, and comes back to. */
export interface Leaving extends Keeping {
  readonly away: Away;
  readonly links: Links;
}

/** The identity leaves memory: what is known of it goes where {@link comeBack} takes it from, and its id and its row are free. */
export function leave({ away, baselines, behavior, links, registry }: Leaving, id: number): void {
  const record = registry.identities[id];
  if (record === undefined) return;
  // A snapshot that is being read has it as it is now.
  behavior.dirty.add(id);
  away.leave(record.uid, encodeIdentity(record, id, baselines.rows.open(id)));
  links.forget(record.uid);
  registry.remove(id);
  baselines.forget(id);
}
