import { getDeadLetter, type Store, type StoredDeadLetter } from "@rolecall/clickhouse";
import { visible } from "../render/visible.ts";
import { Failure } from "../verb.ts";

/**
 * The dead letter that is meant: by its id, or the beginning of it that no other has, with `sha256:` or without.
 * @throws Failure where none is, or several are.
 */
export async function findDeadLetter(store: Store, given: string): Promise<StoredDeadLetter> {
  const rows = await store.select<{ uid: string }>(
    `SELECT DISTINCT dead_uid AS uid FROM rolecall.dead_letters
     WHERE {given:String} != '' AND (startsWith(dead_uid, {given:String}) OR startsWith(dead_uid, concat('sha256:', {given:String})))
     ORDER BY uid LIMIT 2`,
    { given },
  );
  const [first, second] = rows;
  const shown = visible(given);
  if (second !== undefined) throw new Failure(`${shown} is more than one dead letter: give more of its id`);
  const letter = first === undefined ? undefined : await getDeadLetter(store, first.uid);
  if (letter === undefined) throw new Failure(`there is no dead letter ${shown}: rolecall dead list shows them`);
  return letter;
}
