import { getFinding, getIdentity, listFindings, listIdentities } from "@rolecall/clickhouse";
import { type Context, Hono } from "hono";
import type { Audit } from "../access/audit.ts";
import type { ConsoleOptions } from "../options.ts";
import { type CoverageFilter, coverage } from "../queries/coverage.ts";
import { type EventsOfFilter, eventsOf } from "../queries/events-of.ts";
import type { KeptViews } from "../queries/kept-views.ts";
import { schemaOf } from "../queries/schema.ts";
import { addAlerting } from "./alerting.ts";
import { addChanges } from "./changes.ts";
import { addCredentials } from "./credential-list.ts";
import { type Cursor, columnsOf, NO_TIME, uidOf } from "./cursor.ts";
import { cursorIn, cursorOf, findingFilter, identityFilter } from "./filters.ts";
import { openApi } from "./open-api.ts";
import { pageOf } from "./page-of.ts";
import {
  coverageParameters,
  DEFAULT_LIMIT,
  eventParameters,
  findingParameters,
  sinceTime,
  walkedIdentityParameters,
} from "./parameters.ts";
import { problem } from "./problem.ts";
import { createQuery } from "./query.ts";
import { readParameters } from "./read-parameters.ts";
import { addViews } from "./views.ts";

/** `/api/v1`: what the pages show, for programs. */
export function createApi(options: ConsoleOptions, kept: KeptViews, audit: Audit): Hono {
  const { store, now, version } = options;
  const api = new Hono();
  api.get("/findings", async (c) => {
    const asked = readParameters(findingParameters, new URL(c.req.url).searchParams);
    const limit = asked.limit ?? DEFAULT_LIMIT;
    const rows = await listFindings(store, { ...findingFilter(asked, now()), limit: limit + 1 });
    const [findings, next_cursor] = pageOf(rows, limit, (row) => ({ time: row.time, uid: row.finding_uid }));
    return c.json({ findings, next_cursor });
  });
  api.get("/findings/:uid{.+}", async (c) => {
    const finding = await getFinding(store, c.req.param("uid"));
    return finding === undefined ? notThere(c, "finding") : c.json(finding);
  });
  api.get("/identities", async (c) => {
    const asked = readParameters(walkedIdentityParameters, new URL(c.req.url).searchParams);
    const { limit = DEFAULT_LIMIT, order = "uid" } = asked;
    const rows = await listIdentities(store, { ...identityFilter({ ...asked, order }, now()), limit: limit + 1 });
    const [identities, next_cursor] = pageOf(rows, limit, (row) => ({
      time: order === "uid" ? NO_TIME : row.last_seen,
      uid: uidOf(row.tenant, row.identity_uid),
    }));
    return c.json({ identities, next_cursor });
  });
  api.get("/identities/:uid{[^]+}", async (c) => {
    const profile = await getIdentity(store, c.req.param("uid"));
    return profile === undefined ? notThere(c, "identity") : c.json(profile);
  });
  addCredentials(api, options);
  api.get("/events", async (c) => {
    const asked = readParameters(eventParameters, new URL(c.req.url).searchParams);
    const { identity, limit = DEFAULT_LIMIT } = asked;
    const filter = { identity, since: sinceTime(asked.since, now()), after: eventAfter(asked.cursor) };
    const rows = await eventsOf(store, { ...filter, limit: limit + 1 });
    const [events, next_cursor] = pageOf(rows, limit, (row) => ({
      time: row.time,
      uid: uidOf(row.tenant, row.event_uid),
    }));
    return c.json({ events, next_cursor });
  });
  api.get("/coverage", async (c) => {
    const asked = readParameters(coverageParameters, new URL(c.req.url).searchParams);
    const { cursor, limit = DEFAULT_LIMIT, since, order = "uid", ...filter } = asked;
    const after = coverageAfter(cursorIn(order === "uid", cursor));
    const within = { ...filter, order, since: sinceTime(since, now()), after };
    const rows = await coverage(store, { ...within, limit: limit + 1 });
    const [page, next_cursor] = pageOf(rows, limit, (row) => ({
      time: order === "uid" ? NO_TIME : row.time,
      uid: uidOf(row.tenant, row.detector, row.identity_uid),
    }));
    return c.json({ coverage: page, next_cursor });
  });
  api.route("/", createQuery(options));
  addAlerting(api, options);
  addChanges(api, options);
  addViews(api, kept, audit);
  api.get("/schema", async (c) => c.json({ tables: await schemaOf(store) }));
  api.get("/openapi.json", (c) => c.json(openApi(version)));
  return api;
}

function eventAfter(text: string | undefined): EventsOfFilter["after"] {
  const cursor = cursorOf(text);
  if (cursor === undefined) return undefined;
  const [tenant = "", event_uid = ""] = columnsOf(cursor, 2);
  return { time: cursor.time, event_uid, tenant };
}

function coverageAfter(cursor: Cursor | undefined): CoverageFilter["after"] {
  if (cursor === undefined) return undefined;
  const [tenant = "", detector = "", identity_uid = ""] = columnsOf(cursor, 3);
  return { time: cursor.time, identity_uid, detector, tenant };
}

function notThere(c: Context, what: string): Response {
  return problem(
    c,
    404,
    `there is no such ${what}`,
    `Look for it in /api/v1/${what === "finding" ? "findings" : "identities"}.`,
  );
}
