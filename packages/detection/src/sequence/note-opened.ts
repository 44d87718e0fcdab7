import { type Event, parseTime } from "@rolecall/core";
import type { Episode } from "../episode/episode.ts";
import type { GroupFindings } from "../group/group-findings.ts";
import type { Links } from "../links/links.ts";
import type { Registry } from "../state/registry.ts";
import type { Trails } from "./trails.ts";

interface Parts {
  readonly registry: Registry;
  readonly links: Links;
  readonly behavior: { readonly groups: GroupFindings };
  readonly trails: Trails;
}

/** A finding opened with an event: with others of its identity, or of those behind it, it may be a step of an attack. */
export function noteOpened(parts: Parts, episode: Episode, event: Event | undefined): void {
  // What a group shows, its members have shown.
  if (event === undefined || episode.crowd !== undefined) return;
  const { registry, links, behavior, trails } = parts;
  const { identity_uid } = episode.finding;
  const record = registry.identities[registry.find(identity_uid)];
  if (record === undefined) return;
  const chain = identity_uid === event.identity_uid ? chainOf(event, links) : [];
  const { finding_uid } = behavior.groups.tellerOf(episode).finding;
  const part = { key: episode.key, finding: { ...episode.finding, finding_uid } };
  trails.note(part, { event, time: parseTime(event.time), record, chain });
}

/** On whose behalf, or through whom. */
function chainOf({ delegation, parent_uid, credential_uid }: Event, links: Links): readonly string[] {
  const behind = [...(delegation?.slice(0, 4) ?? []), parent_uid, links.originOf(credential_uid)];
  return behind.filter((uid) => uid !== undefined);
}
