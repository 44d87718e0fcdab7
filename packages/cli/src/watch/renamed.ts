import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Places } from "./places.ts";
import { type Sighting, sight } from "./sighting.ts";

/**
 * Files that were read under a name which another file has since: a log is rotated, and what it is called now is named nowhere.
 * What was written to it last is read all the same, for as long as it lies in its folder under that next name.
 */
export class Renamed {
  /** By the key of the file. */
  readonly #paths = new Map<string, string>();
  readonly #sought = new Set<string>();

  /** Those behind the names of an input's files, which `sightings` are. */
  async behind(sightings: readonly Sighting[], places: Places): Promise<readonly Sighting[]> {
    const there = new Set(sightings.map(({ key }) => key));
    const unread = sightings.filter((sighting) => places.of(sighting) === undefined);
    for (const { path } of unread) {
      const gone = [...places.keysAt(path)].filter((key) => !there.has(key) && !this.#sought.has(key));
      for (const key of gone) await this.#seek(key, dirname(path));
    }
    const found: Sighting[] = [];
    for (const [key, path] of this.#paths) {
      const sighting = there.has(key) ? undefined : await sight(path, () => undefined);
      if (sighting?.key === key) found.push(sighting);
      else this.#paths.delete(key);
    }
    return found;
  }

  /** Once: a folder may be large, and a file that was taken away does not come back there. */
  async #seek(key: string, folder: string): Promise<void> {
    this.#sought.add(key);
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name);
      const sighting = await sight(path, () => undefined);
      if (sighting?.key !== key) continue;
      this.#paths.set(key, path);
      return;
    }
  }
}
