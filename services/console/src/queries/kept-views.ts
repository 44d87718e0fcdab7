import { jsonRows, type Store } from "@rolecall/clickhouse";
import { formatTime, sha256 } from "@rolecall/core";

/** A list that somebody keeps. */
export interface KeptView {
  readonly view_id: string;
  readonly name: string;
  /** `/identities?view=unowned` */
  readonly address: string;
  readonly owner: string;
  readonly updated_at: string;
}

/** What a person keeps, found again in every browser. */
export interface KeptViews {
  /** Of one person, by name. */
  of(owner: string): Promise<readonly KeptView[]>;
  /** Anybody's: whoever has its link may look. */
  find(viewId: string): Promise<KeptView | undefined>;
  /** One of the same page and name is replaced. Undefined where the person keeps `MOST_VIEWS` already. Durable when it resolves. */
  keep(asked: Pick<KeptView, "name" | "address" | "owner">): Promise<KeptView | undefined>;
  /** False where the person keeps no such view. */
  forget(viewId: string, owner: string): Promise<boolean>;
}

export const MOST_VIEWS = 100;

/** `now` gives epoch ms. */
export function createKeptViews(store: Store, now: () => number, tenant = "default"): KeptViews {
  const read = (condition: string, value: string): Promise<KeptView[]> =>
    store.select<KeptView>(
      `SELECT view_id, name, address, owner, updated_at FROM rolecall.console_views FINAL
       WHERE tenant = {tenant:String} AND ${condition} = {value:String} AND forgotten = 0
       ORDER BY lower(name), view_id LIMIT ${MOST_VIEWS}`,
      { tenant, value },
    );
  const write = (view: KeptView, forgotten: 0 | 1): Promise<void> =>
    store.insert("console_views", jsonRows([{ ...view, tenant, forgotten }]));
  const find: KeptViews["find"] = async (viewId) => (await read("view_id", viewId))[0];
  return {
    of: (owner) => read("owner", owner),
    find,
    async keep({ name, address, owner }) {
      const view_id = `v_${sha256([owner, address.split("?")[0], name].join("\n")).slice(0, 16)}`;
      const own = await read("owner", owner);
      if (own.length >= MOST_VIEWS && !own.some((each) => each.view_id === view_id)) return undefined;
      const view = { view_id, name, address, owner, updated_at: formatTime(now()) };
      await write(view, 0);
      return view;
    },
    async forget(viewId, owner) {
      const view = await find(viewId);
      if (view?.owner !== owner) return false;
      await write({ ...view, updated_at: formatTime(now()) }, 1);
      return true;
    },
  };
}
