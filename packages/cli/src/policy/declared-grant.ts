import { Directory } from "@rolecall/detection/declared";
import { loadInventory } from "../inventory/load-inventory.ts";

/** What the files of the inventory say that an identity was granted; undefined where they say nothing of that. */
export async function declaredGrant(files: readonly string[], uid: string): Promise<readonly string[] | undefined> {
  const { inventory } = await loadInventory(files);
  return new Directory(inventory).factsOf(uid, {}).granted;
}
