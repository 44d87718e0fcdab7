import { type DamagedPart, damagedParts, type Store } from "@rolecall/clickhouse";

/** Of each table the parts that it lost, but for the detector's state: what that has lost is learnt anew, and said elsewhere. */
export async function lostRows(store: Pick<Store, "select">): Promise<ReadonlyMap<string, readonly DamagedPart[]>> {
  const lost = (await damagedParts(store)).filter(({ table }) => table !== "baselines");
  return Map.groupBy(lost, ({ table }) => table);
}
