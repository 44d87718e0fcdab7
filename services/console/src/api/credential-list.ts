import {
  type CredentialFilter,
  type CredentialItem,
  filterOfCredentials,
  listCredentials,
  type Store,
} from "@rolecall/clickhouse";
import type { Hono } from "hono";
import type { ConsoleOptions } from "../options.ts";
import { columnsOf, NO_TIME, uidOf } from "./cursor.ts";
import { cursorOf } from "./filters.ts";
import { pageOf } from "./page-of.ts";
import { type CredentialParameters, credentialParameters, DEFAULT_LIMIT, sinceTime } from "./parameters.ts";
import { BadParameter, readParameters } from "./read-parameters.ts";

/** What the parameters ask of `listCredentials`. @throws BadParameter for a cursor that is none, or of another order. */
export function credentialFilter(asked: CredentialParameters, now: number): CredentialFilter {
  const { view = "lasting", order = "last_seen", kind, owner, identity, search } = asked;
  const since = sinceTime(asked.since, now);
  const after = afterIn(order, asked.cursor);
  return {
    ...filterOfCredentials(view, now, kind),
    ...(owner !== undefined && { owner }),
    ...(identity !== undefined && { identity }),
    ...(search !== undefined && { search }),
    ...(since !== undefined && { since }),
    ...(after !== undefined && { after }),
    order,
    limit: asked.limit ?? DEFAULT_LIMIT,
  };
}

/** `GET /credentials`. */
export function addCredentials(api: Hono, { store, now }: ConsoleOptions): void {
  api.get("/credentials", async (c) => {
    const asked = readParameters(credentialParameters, new URL(c.req.url).searchParams);
    const [credentials, next_cursor] = await credentialPage(store, asked, now());
    return c.json({ credentials, next_cursor });
  });
}

/** A page of them, and where the next begins. @throws BadParameter as `credentialFilter` */
export async function credentialPage(
  store: Store,
  asked: CredentialParameters,
  now: number,
): Promise<readonly [page: readonly CredentialItem[], next: string | null]> {
  const filter = credentialFilter(asked, now);
  const { order = "last_seen", limit = DEFAULT_LIMIT } = filter;
  const rows = await listCredentials(store, { ...filter, limit: limit + 1 });
  return pageOf(rows, limit, (row) => ({
    time: { last_seen: row.last_seen, age: row.born, uid: NO_TIME }[order],
    uid: uidOf(order, row.tenant, row.identity_uid, row.credential_uid),
  }));
}

function afterIn(order: string, text: string | undefined): CredentialFilter["after"] {
  const cursor = cursorOf(text);
  if (cursor === undefined) return undefined;
  const [of, tenant = "", identity_uid = "", credential_uid = ""] = columnsOf(cursor, 4);
  if (of !== order) throw new BadParameter("the parameter cursor is of another order: begin again without it");
  return { tenant, identity_uid, credential_uid, last_seen: cursor.time, born: cursor.time };
}
