import type { FindingFilter, IdentityFilter } from "@rolecall/clickhouse";
import { type Cursor, columnsOf, NO_TIME, readCursor } from "./cursor.ts";
import { filterOfView } from "./fleet-views.ts";
import { DEFAULT_LIMIT, type FindingParameters, type IdentityParameters, sinceTime } from "./parameters.ts";
import { BadParameter } from "./read-parameters.ts";

/** What the parameters ask of `listFindings`. @throws BadParameter for a cursor that is none. */
export function findingFilter(asked: FindingParameters, now: number): FindingFilter {
  const since = sinceTime(asked.since, now);
  const cursor = cursorOf(asked.cursor);
  return {
    ...(asked.open !== undefined && { open: asked.open === "true" }),
    ...(asked.severity !== undefined && { severities: asked.severity }),
    ...(asked.kind !== undefined && { kinds: asked.kind }),
    ...(asked.identity !== undefined && { identity: asked.identity }),
    ...(asked.owner !== undefined && { owner: asked.owner }),
    ...(asked.detector !== undefined && { detector: asked.detector }),
    ...(since !== undefined && { since }),
    ...(cursor !== undefined && { after: { time: cursor.time, finding_uid: cursor.uid } }),
    limit: asked.limit ?? DEFAULT_LIMIT,
  };
}

/** What the parameters ask of `listIdentities`. @throws BadParameter for a cursor that is none. */
export function identityFilter(asked: IdentityParameters, now: number): IdentityFilter {
  const since = sinceTime(asked.since, now);
  const order = asked.order ?? "last_seen";
  const cursor = cursorIn(order === "uid", asked.cursor);
  const view = filterOfView(asked.view ?? "all", now);
  return {
    ...view,
    ...(asked.kind !== undefined && { kinds: asked.kind.filter((kind) => view.kinds?.includes(kind) ?? true) }),
    ...(asked.owner !== undefined && { owner: asked.owner }),
    ...(asked.provider !== undefined && { provider: asked.provider }),
    ...(asked.search !== undefined && { search: asked.search }),
    ...(since !== undefined && { since }),
    order,
    ...(cursor !== undefined && { after: identityAfter(cursor) }),
    limit: asked.limit ?? DEFAULT_LIMIT,
  };
}

function identityAfter(cursor: Cursor): NonNullable<IdentityFilter["after"]> {
  const [tenant = "", identity_uid = ""] = columnsOf(cursor, 2);
  return { last_seen: cursor.time, identity_uid, tenant };
}

/** One that was given out for this order: by uid, or by a time. @throws BadParameter for any other */
export function cursorIn(isByUid: boolean, text: string | undefined): Cursor | undefined {
  const cursor = cursorOf(text);
  if (cursor !== undefined && (cursor.time === NO_TIME) !== isByUid)
    throw new BadParameter("the parameter cursor is of another order: begin again without it");
  return cursor;
}

/** A cursor that was given out. @throws BadParameter for one that was not. */
export function cursorOf(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  const cursor = readCursor(text);
  if (cursor === undefined) throw new BadParameter("the parameter cursor is not one that was given out");
  return cursor;
}
