import { cameLate, latecomersOf, withoutOne } from "./latecomers.ts";
import { FIELD_COUNT } from "./layout.ts";
import { takenUp, takersOfLate, waveRate } from "./wave.ts";

/** Values a field's table holds; beyond, the one least adopted of the probe gives way (SpaceSaving in small). */
const MOST_VALUES = 4096;
const PROBE = 8;
/** A value is known to the peers when so many of them adopted it. */
export const PEERS_KNOW = 2;

/** The slots of one field. */
interface AdoptionTable {
  readonly hashes: Uint32Array;
  readonly members: Uint16Array;
  readonly waves: Uint32Array;
  readonly latecomers: Uint32Array;
}

/**
 * Per field: how many members of a group adopted a value. Open addressing, grown by doubling to 4,096 values a field.
 * Read during an epoch, written at its end.
 */
export class Adoption {
  readonly hashes: Uint32Array[] = [];
  readonly members: Uint16Array[] = [];
  /** When the latest wave of each value began, and how many took it up in it ({@link takenUp}). */
  readonly waves: Uint32Array[] = [];
  /** Who came to each value after long being there without it ({@link cameLate}). */
  readonly latecomers: Uint32Array[] = [];
  readonly #used: number[] = [];

  constructor() {
    for (let field = 0; field < FIELD_COUNT; field += 1) {
      this.hashes.push(new Uint32Array(PROBE));
      this.members.push(new Uint16Array(PROBE));
      this.waves.push(new Uint32Array(PROBE));
      this.latecomers.push(new Uint32Array(PROBE));
      this.#used.push(0);
    }
  }

  /** Members that adopted the value. */
  count(field: number, hash: number): number {
    const at = this.#find(field, hash);
    return at < 0 ? 0 : ((this.members[field] as Uint16Array)[at] as number);
  }

  /** Members an hour that took the value up of late; 0 while they are too few to be a wave. */
  rate(field: number, hash: number, hour: number): number {
    const at = this.#find(field, hash);
    return at < 0 ? 0 : waveRate((this.waves[field] as Uint32Array)[at] as number, hour);
  }

  /** Members that took the value up of late. */
  ofLate(field: number, hash: number, hour: number): number {
    const at = this.#find(field, hash);
    return at < 0 ? 0 : takersOfLate((this.waves[field] as Uint32Array)[at] as number, hour);
  }

  /** Members that had long been there and came to the value, one after the other, on days enough. */
  late(field: number, hash: number): number {
    const at = this.#find(field, hash);
    return at < 0 ? 0 : latecomersOf((this.latecomers[field] as Uint32Array)[at] as number);
  }

  #find(field: number, hash: number): number {
    const hashes = this.hashes[field] as Uint32Array;
    const mask = hashes.length - 1;
    for (let i = 0; i < PROBE; i += 1) {
      const at = (hash + i) & mask;
      const found = hashes[at] as number;
      if (found === hash) return at;
      if (found === 0) return -1;
    }
    return -1;
  }

  /** One more member adopted it, in that hour; `isLate` where it had long been there without. */
  adopt(field: number, hash: number, hour: number, isLate = false): void {
    const hashes = this.hashes[field] as Uint32Array;
    const members = this.members[field] as Uint16Array;
    const mask = hashes.length - 1;
    let victim = hash & mask;
    for (let i = 0; i < PROBE; i += 1) {
      const at = (hash + i) & mask;
      const found = hashes[at] as number;
      if (found === hash || found === 0) {
        this.#put(field, at, hash, found, hour);
        if (isLate) this.#comeLate(field, hash, hour);
        return;
      }
      if ((members[at] as number) < (members[victim] as number)) victim = at;
    }
    if (hashes.length < MOST_VALUES * 2) {
      this.#grow(field);
      this.adopt(field, hash, hour, isLate);
      return;
    }
    hashes[victim] = hash;
    members[victim] = 1;
    (this.waves[field] as Uint32Array)[victim] = takenUp(0, hour);
    (this.latecomers[field] as Uint32Array)[victim] = isLate ? cameLate(0, hour) : 0;
  }

  #comeLate(field: number, hash: number, hour: number): void {
    const at = this.#find(field, hash);
    const latecomers = this.latecomers[field] as Uint32Array;
    if (at >= 0) latecomers[at] = cameLate(latecomers[at] as number, hour);
  }

  /** One member less: what was part of a compromise vouches for nobody. */
  abandon(field: number, hash: number): void {
    const hashes = this.hashes[field] as Uint32Array;
    const members = this.members[field] as Uint16Array;
    const latecomers = this.latecomers[field] as Uint32Array;
    for (let i = 0; i < PROBE; i += 1) {
      const at = (hash + i) & (hashes.length - 1);
      if (hashes[at] !== hash) continue;
      members[at] = Math.max(0, (members[at] as number) - 1);
      latecomers[at] = withoutOne(latecomers[at] as number);
    }
  }

  #put(field: number, at: number, hash: number, found: number, hour: number): void {
    const members = this.members[field] as Uint16Array;
    const waves = this.waves[field] as Uint32Array;
    waves[at] = takenUp(found === 0 ? 0 : (waves[at] as number), hour);
    if (found === 0) {
      const hashes = this.hashes[field] as Uint32Array;
      hashes[at] = hash;
      const used = (this.#used[field] as number) + 1;
      this.#used[field] = used;
      members[at] = 1;
      if (used * 2 > hashes.length && hashes.length < MOST_VALUES * 2) this.#grow(field);
      return;
    }
    if ((members[at] as number) < 65_535) members[at] = (members[at] as number) + 1;
  }

  #grow(field: number): void {
    const oldHashes = this.hashes[field] as Uint32Array;
    const oldMembers = this.members[field] as Uint16Array;
    const oldWaves = this.waves[field] as Uint32Array;
    const oldLatecomers = this.latecomers[field] as Uint32Array;
    const size = oldHashes.length * 2;
    const hashes = new Uint32Array(size);
    const members = new Uint16Array(size);
    const waves = new Uint32Array(size);
    const latecomers = new Uint32Array(size);
    let used = 0;
    for (let i = 0; i < oldHashes.length; i += 1) {
      const hash = oldHashes[i] as number;
      if (hash === 0) continue;
      const at = free(hashes, hash);
      if (at < 0) continue;
      hashes[at] = hash;
      members[at] = oldMembers[i] as number;
      waves[at] = oldWaves[i] as number;
      latecomers[at] = oldLatecomers[i] as number;
      used += 1;
    }
    this.hashes[field] = hashes;
    this.members[field] = members;
    this.waves[field] = waves;
    this.latecomers[field] = latecomers;
    this.#used[field] = used;
  }

  /** Restored tables take the place of these. */
  load(field: number, { hashes, members, waves, latecomers }: AdoptionTable): void {
    this.hashes[field] = hashes;
    this.members[field] = members;
    this.waves[field] = waves;
    this.latecomers[field] = latecomers;
    this.#used[field] = hashes.reduce((sum, hash) => sum + (hash === 0 ? 0 : 1), 0);
  }
}

function free(hashes: Uint32Array, hash: number): number {
  const mask = hashes.length - 1;
  for (let i = 0; i < PROBE; i += 1) {
    const at = (hash + i) & mask;
    if (hashes[at] === 0) return at;
  }
  return -1;
}
