import type { Group } from "../state/state.ts";

/** Which groups speak of which episode: the other direction of {@link Group.members}, so that neither is searched. */
export class Memberships {
  /** The group of an episode, or its groups: most have one or two, and a set for each would be most of the memory. */
  readonly #groups = new Map<string, readonly string[]>();

  constructor(groups: Iterable<Group>) {
    for (const group of groups) for (const id of group.members) this.#note(group, id);
  }

  has(group: Group, episodeId: string): boolean {
    return this.#groups.get(episodeId)?.includes(group.groupId) ?? false;
  }

  /** Ids of the groups that an episode is a member of. */
  of(episodeId: string): readonly string[] {
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
      const left = this.of(id).filter((groupId) => groupId !== group.groupId);
      if (left.length === 0) this.#groups.delete(id);
      else this.#groups.set(id, left);
    }
  }

  #note(group: Group, episodeId: string): void {
    const known = this.of(episodeId);
    if (!known.includes(group.groupId)) this.#groups.set(episodeId, [...known, group.groupId]);
  }
}
