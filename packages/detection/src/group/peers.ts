/**
 * Whom a finding may be about: the fleet (""), all of one kind (`workload`), all of one team, of whatever kind, or a peer group
 * (`workload/team-a`).
 */
export interface Peers {
  readonly name: string;
  /** How many of them act. */
  readonly active: number;
}

/** In place of the kind, in the name of a team. */
const OF_ANY_KIND = "*";

/** True of the name of a peer group (`kind/context`); false of the fleet's, a kind's and a team's. */
export function isPeerGroup(name: string): boolean {
  return name.includes("/") && !isTeam(name);
}

/** True of the name of a team: all of one context, of whatever kind. */
export function isTeam(name: string): boolean {
  return name.startsWith(`${OF_ANY_KIND}/`);
}

/** The team that a peer group is part of. */
function teamOf(group: string): string {
  return `${OF_ANY_KIND}${group.slice(group.indexOf("/"))}`;
}

/** As people call it. */
export function teamIn(name: string): string {
  return name.slice(OF_ANY_KIND.length + 1);
}

/** The kind that a peer group is part of. */
export function kindOf(group: string): string {
  return group.slice(0, group.indexOf("/"));
}

/** True of a member of that peer group who is meant by a name: of the group itself, of its team, of its kind, or of the fleet. */
export function isAmong(group: string, name: string): boolean {
  if (isTeam(name)) return teamOf(group) === name;
  return isPeerGroup(name) ? group === name : name === "" || kindOf(group) === name;
}

/** Those of more than one peer group whom a member of that one is among. An account is no team: where nobody divides it, it is most of the fleet. */
export function namesBeyond(group: string, account: string): readonly string[] {
  const team = teamOf(group);
  return team === `${OF_ANY_KIND}/` || team === `${OF_ANY_KIND}/${account}` ? [kindOf(group)] : [kindOf(group), team];
}
