import type { Severity } from "@rolecall/core";

/** One of those who deviate alike. */
export interface Member {
  /** Key of its episode. */
  readonly episode: string;
  readonly identity: string;
  /** For whom it acted, of an agent that is one identity for everybody. */
  readonly person?: string | undefined;
  /** Its owner and environment; members of older states do not say. */
  readonly owner?: string | undefined;
  readonly environment?: string | undefined;
  /** With whom it is compared: {@link kinOf}. Members of older states do not say. */
  readonly kin?: string | undefined;
  /** The finding that it has of its own, where it was told of before the group was. */
  readonly finding?: string | undefined;
  /** It shows something else as well. */
  readonly isApart?: boolean | undefined;
  /** Event times, ms. */
  readonly from: number;
  readonly to: number;
  readonly event: string;
  readonly severity: Severity;
  readonly score: number;
}

/** Those who were told of first: as how grave at most, and since when, ms. */
export interface Before {
  readonly severity: Severity;
  readonly since: number;
}

/** What an episode about a group knows besides its finding. Plain data: part of its row of the snapshot. */
export interface Crowd {
  /** What they are told of, peers and mark that they share: the next one that shares them joins. */
  readonly base: string;
  /** What they all do, where a rule says it. */
  readonly words?: string | undefined;
  /** True where all there is between them is the moment at which they began: who comes later is another matter. */
  readonly isAtOnce?: boolean | undefined;
  /** Others were told of within the day, so many that there was no room for these. */
  readonly after?: Before | undefined;
  /** Name of the peer group, of their team or of their kind; "" for the fleet. */
  readonly peers: string;
  /** Values that the members brought. */
  readonly values: readonly string[];
  /** In the order in which they came. */
  readonly members: readonly Member[];
}

/** The {@link Crowd.base} of those who do that, among the peers of that name, with that mark. */
export function baseOf(deed: string, peers: string, mark: string): string {
  return JSON.stringify([deed, peers, mark]);
}

/** As what they are told who share the mark. */
export function likenessIn({ base }: Crowd): { readonly deed: string; readonly mark: string } {
  const [deed, , mark] = JSON.parse(base) as [string, string, string];
  return { deed, mark };
}

/** True of those who share a value, and not only how they deviate. */
export function hasValue(crowd: Crowd): boolean {
  const { deed, mark } = likenessIn(crowd);
  return mark !== deed;
}
