import type { ChangeOf } from "../changes/allowance.ts";
import { ChangeBook, type Explaining } from "../changes/change-book.ts";
import { Fleet } from "../fleet/fleet.ts";
import { RefusedTogether } from "../fleet/refused-together.ts";
import { isAmong, kindOf } from "../group/peers.ts";
import { type Named, Profiles } from "../profiles/match-profiles.ts";
import { AdoptedValues } from "../state/adopted-values.ts";
import { Group, SUM } from "../state/groups.ts";
import { Rows } from "../state/rows.ts";

/** A group takes 10 KB, and whoever calls a gateway under another host name each time makes one each time. */
const MOST_GROUPS = 4096;

/** The learned state of one partition: a row per identity, the groups they belong to, and the fleet. */
export class Baselines {
  readonly rows: Rows = new Rows();
  readonly fleet: Fleet;
  readonly groups: Group[] = [];
  readonly #groupByName = new Map<string, number>();
  /** Per identity: its group, its kind (index into IDENTITY_KINDS). */
  readonly groupOf: number[] = [];
  readonly kindOf: number[] = [];
  /** Who an identity is, where that is known: the make of a young one tells what to expect. */
  named: (id: number) => (Named & { readonly uid: string }) | undefined = () => undefined;
  readonly profiles: Profiles;
  /** Identities with an open hour, in the order in which it opened. */
  open: number[] = [];
  /** Values adopted since the last epoch. */
  readonly adopted: AdoptedValues = new AdoptedValues();
  readonly changes: ChangeBook = new ChangeBook();
  readonly refused: RefusedTogether = new RefusedTogether();
  /** True while the event at hand is a call that peers are refused as well. */
  isShared = false;
  /** True while the event at hand shows what one peer after the other comes to. */
  isLikePeers = false;
  /** What explains the hour of the row under the cursor; whoever moves the cursor to an open hour sets it. */
  explaining: Explaining | undefined = undefined;
  /** Identity-hours closed since midnight, and identities that acted. */
  hoursToday = 0;
  activeToday = 0;
  /** Those of them that were here before the day began. */
  livingHoursToday = 0;
  livingToday = 0;

  constructor(findingsPerThousand: number, profiles: Profiles = new Profiles()) {
    this.profiles = profiles;
    this.fleet = new Fleet(findingsPerThousand);
  }

  /** Index of the group of that name (`kind/context`), made when it is new; where there are too many, of all others of its kind. */
  group(name: string): number {
    const known = this.#groupByName.get(name);
    if (known !== undefined) return known;
    const index = this.groups.length;
    const others = `${kindOf(name)}/*`;
    if (index >= MOST_GROUPS && name !== others) return this.group(others);
    this.groups.push(new Group(name));
    this.#groupByName.set(name, index);
    return index;
  }

  /** Identity `id` is there from now on (1), or is not (-1). */
  count(id: number, by: 1 | -1): void {
    this.groupOfIdentity(id).add(SUM.members, by);
    this.fleet.all.add(SUM.members, by);
  }

  /** Forget what was learnt of identity `id`; its row is free for another. */
  forget(id: number): void {
    this.count(id, -1);
    this.rows.open(id).clear();
  }

  /** The hour shows what no change that was merely read off the log explains: from here on none of those explains it. */
  distrustChanges(hour: number, kind?: ChangeOf): void {
    const uid = this.explaining?.uid;
    if (uid === undefined) return;
    this.changes.distrust(uid, kind);
    this.explaining = this.changes.explaining(uid, hour);
  }

  /** How many identities there are of a kind, or of a team. */
  membersAmong(name: string): number {
    const meant = this.groups.filter((each) => isAmong(each.name, name));
    return meant.reduce((sum, each) => sum + each.get(SUM.members), 0);
  }

  groupOfIdentity(id: number): Group {
    return this.groups[this.groupOf[id] as number] as Group;
  }

  /** What a finding about the open hour of identity `id` is told from. */
  toldFrom(id: number): { row: Rows; group: Group; fleet: Group; explaining: Explaining | undefined } {
    return { row: this.rows, group: this.groupOfIdentity(id), fleet: this.fleet.all, explaining: this.explaining };
  }

  /** End of a five-minute epoch: what was adopted during it becomes visible to the peers. */
  publishAdoptions(): void {
    this.adopted.takeEach((index, field, hash, isLate) => {
      const group = this.groups[index] as Group;
      group.adoption.adopt(field, hash, this.fleet.hour, isLate);
      group.dirty = true;
    });
    this.fleet.outage.publish();
    this.refused.publish();
  }
}
