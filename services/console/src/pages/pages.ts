import { getFinding, getIdentity, listFindings, listIdentities, QueryRefused } from "@rolecall/clickhouse";
import { type Context, Hono } from "hono";
import { writeCursor } from "../api/cursor.ts";
import { findingFilter, identityFilter } from "../api/filters.ts";
import { DEFAULT_LIMIT, findingParameters, identityParameters } from "../api/parameters.ts";
import { readParameters } from "../api/read-parameters.ts";
import type { Html } from "../markup/html.ts";
import { layout, type Section } from "../markup/layout.ts";
import type { ConsoleOptions } from "../options.ts";
import { countByIdentity, countBySeverity, countHistory } from "../queries/counts.ts";
import { findingBody } from "./finding/finding.ts";
import { readFindingView } from "./finding/read.ts";
import { identitiesBody } from "./identities.ts";
import { identityBody } from "./identity/identity.ts";
import { readIdentityView } from "./identity/read.ts";
import { inboxBody } from "./inbox.ts";
import { missingBody } from "./notices.ts";
import { pipelineBody } from "./pipeline.ts";
import { type SqlAnswer, sqlBody } from "./sql.ts";

/** The pages that people read. */
export function createPages(options: ConsoleOptions, release: string): Hono {
  const { store, now } = options;
  const app = new Hono();
  const show = (
    c: Context,
    title: string,
    section: Section,
    body: Html,
    status: 200 | 404 = 200,
  ): Response | Promise<Response> => c.html(layout({ title, section, release }, body), status);

  app.get("/", async (c) => show(c, "Findings", "findings", await inbox(options, c.req.url)));
  app.get("/findings/:uid{.+}", async (c) => {
    const finding = await getFinding(store, c.req.param("uid"));
    if (finding === undefined) return show(c, "Not found", "findings", missingBody("finding"), 404);
    const [view, { identities }] = await Promise.all([readFindingView(store, finding), countHistory(store)]);
    const nameOfTag = options.nameOfTag ?? (() => undefined);
    return show(c, finding.title, "findings", findingBody(view, { fleet: identities, now: now(), nameOfTag }));
  });
  app.get("/identities", async (c) => show(c, "Identities", "identities", await identities(options, c.req.url)));
  app.get("/identities/:uid{.+}", async (c) => {
    const profile = await getIdentity(store, c.req.param("uid"));
    if (profile === undefined) return show(c, "Not found", "identities", missingBody("identity"), 404);
    const view = await readIdentityView(store, profile);
    return show(c, profile.identity.identity_name, "identities", identityBody(view, now()));
  });
  app.get("/sql", async (c) => {
    const sql = c.req.query("q") ?? "";
    const answer = sql.trim() === "" ? undefined : await answerOf(options, sql, c.req.raw.signal);
    return show(c, "SQL", "sql", sqlBody({ sql, answer }));
  });
  app.get("/pipeline", async (c) => {
    const [history, report] = await Promise.all([countHistory(store), options.pipeline?.()]);
    return show(c, "Pipeline", "pipeline", pipelineBody({ history, report, version: options.version, now: now() }));
  });
  return app;
}

/** Open findings unless the address asks for others; `any` is both. */
async function inbox({ store, now }: ConsoleOptions, address: string): Promise<Html> {
  const search = filled(new URL(address).searchParams);
  const open = search.get("open") ?? "true";
  if (open === "any") search.delete("open");
  else search.set("open", open);
  const asked = readParameters(findingParameters, search);
  const at = now();
  const filter = findingFilter(asked, at);
  const limit = asked.limit ?? DEFAULT_LIMIT;
  const [rows, counts, history] = await Promise.all([
    listFindings(store, { ...filter, limit: limit + 1 }),
    countBySeverity(store, filter),
    countHistory(store),
  ]);
  const [findings, nextCursor] = pageOf(rows, limit, (row) => ({ time: row.time, uid: row.finding_uid }));
  const view = { findings, counts, nextCursor, hasEvents: history.events > 0, now: at };
  return inboxBody({ ...view, asked: { ...asked, sinceText: asked.since } });
}

async function identities({ store, now }: ConsoleOptions, address: string): Promise<Html> {
  const asked = readParameters(identityParameters, filled(new URL(address).searchParams));
  const limit = asked.limit ?? DEFAULT_LIMIT;
  const rows = await listIdentities(store, { ...identityFilter(asked, now()), limit: limit + 1 });
  const [page, nextCursor] = pageOf(rows, limit, (row) => ({ time: row.last_seen, uid: row.identity_uid }));
  const findings = await countByIdentity(
    store,
    page.map((each) => each.identity_uid),
  );
  return identitiesBody({ identities: page, findings, asked, nextCursor, now: now() });
}

async function answerOf({ store }: ConsoleOptions, sql: string, signal: AbortSignal): Promise<SqlAnswer> {
  try {
    const text = await store.analyst.query(sql, "json", signal);
    return { kind: "rows", rows: JSON.parse(text) };
  } catch (error) {
    if (error instanceof QueryRefused) return { kind: "refused", reason: error.message };
    throw error;
  }
}

/** A form sends its empty fields too; `from` and `access` are of the way here. */
function filled(search: URLSearchParams): URLSearchParams {
  const isAsked = ([name, value]: readonly [string, string]): boolean =>
    value !== "" && name !== "from" && name !== "access";
  return new URLSearchParams([...search].filter(isAsked));
}

function pageOf<T>(
  rows: readonly T[],
  limit: number,
  key: (row: T) => { readonly time: string; readonly uid: string },
): readonly [readonly T[], string | undefined] {
  const last = rows[limit - 1];
  return [rows.slice(0, limit), rows.length > limit && last !== undefined ? writeCursor(key(last)) : undefined];
}
