import type { Group } from "./state.ts";

/** Which groups speak of which episode: the other direction of {@link Group.members}, so that neither is searched. */
export class Memberships {
  readonly #groups = new Map<string, Set<string>>();

  constructor(groups: Iterable<Group>) {
    for (const group of groups) for (const id of group.members) this.#note(group, id);
  }

  has(group: Group, episodeId: string): boolean {
    return this.#groups.get(episodeId)?.has(group.groupId) ?? false;
  }

  /** Ids of the groups that an episode is a member of. */
  of(episodeId: string): Iterable<string> {
    return this.#groups.get(episodeId) ?? [];
  }

  add(group: Group, episodeId: string): void {
    if (this.has(group, episodeId)) return;
    group.members.push(episodeId);
    this.#note(group, episodeId);
  }

  remove(group: Group, episodeIds: ReadonlySet<string>): void {
    if (episodeIds.size === 0) return;
    group.members = group.members.filter((id) => !episodeIds.has(id));
    for (const id of episodeIds) {
      const groups = this.#groups.get(id);
      groups?.delete(group.groupId);
      if (groups?.size === 0) this.#groups.delete(id);
    }
  }

  #note(group: Group, episodeId: string): void {
    const groups = this.#groups.get(episodeId) ?? new Set<string>();
    groups.add(group.groupId);
    this.#groups.set(episodeId, groups);
  }
}
