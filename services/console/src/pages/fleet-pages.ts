import { type IdentityFilter, listIdentities } from "@rolecall/clickhouse";
import type { Identity } from "@rolecall/core";
import { type Context, Hono } from "hono";
import { whoOf } from "../access/who.ts";
import { uidOf } from "../api/cursor.ts";
import { identityFilter } from "../api/filters.ts";
import { dormantSince, type View } from "../api/fleet-views.ts";
import { filled } from "../api/list-address.ts";
import { DEFAULT_LIMIT, type IdentityParameters, identityParameters } from "../api/parameters.ts";
import { readParameters } from "../api/read-parameters.ts";
import type { Html } from "../markup/html.ts";
import type { ConsoleOptions } from "../options.ts";
import { countByIdentity } from "../queries/counts.ts";
import { coverageMap, watched } from "../queries/coverage-map.ts";
import { type FleetCounts, fleetCounts, owners, ownersQuestion } from "../queries/fleet.ts";
import type { KeptView, KeptViews } from "../queries/kept-views.ts";
import { remembered } from "../queries/remembered.ts";
import { spawns } from "../queries/spawn-tree.ts";
import { coverageBody } from "./coverage.ts";
import { type ExportFormat, fileOf } from "./export-file.ts";
import { identitiesBody } from "./identities.ts";
import { ownersBody } from "./owners.ts";
import { pageOf, type Show } from "./show.ts";

/** The counts of the views go over everybody; turning pages does not count anew. */
const COUNTED_MS = 10_000;

/** Who all these machines are: the list, its views and exports, owners, coverage. */
export function createFleetPages(options: ConsoleOptions, kept: KeptViews, show: Show): Hono {
  const { store, now } = options;
  const app = new Hono();
  app.get("/identities.csv", (c) => exportOf(c, options, "csv"));
  app.get("/identities.json", (c) => exportOf(c, options, "json"));
  const counted = remembered(COUNTED_MS, now, () => fleetCounts(store, dormantSince(now())));
  app.get("/identities", async (c) =>
    show(c, "Identities", "identities", await identities(options, counted, await kept.of(whoOf(c).name), c.req.url)),
  );
  app.get("/owners", async (c) => {
    const question = ownersQuestion(dormantSince(now()));
    return show(c, "Risk by owner", "identities", ownersBody(await owners(store, question), question, now()));
  });
  app.get("/coverage", async (c) => {
    const [lanes, detectors] = await Promise.all([coverageMap(store), watched(store)]);
    return show(c, "Coverage", "identities", coverageBody(lanes, detectors, now()));
  });
  return app;
}

/** The list that an address asks for: its view, its filters, and where the page begins. */
function askedIdentities(
  address: string,
  now: number,
): { asked: IdentityParameters; view: View; filter: IdentityFilter; search: string } {
  const search = filled(new URL(address).searchParams);
  const asked = readParameters(identityParameters, search);
  search.delete("cursor");
  return { asked, view: asked.view ?? "all", filter: identityFilter(asked, now), search: String(search) };
}

async function identities(
  { store, now }: ConsoleOptions,
  counted: () => Promise<FleetCounts>,
  kept: readonly KeptView[],
  address: string,
): Promise<Html> {
  const { asked, view, filter, search } = askedIdentities(address, now());
  const limit = asked.limit ?? DEFAULT_LIMIT;
  const [rows, counts, tree] = await Promise.all([
    listIdentities(store, { ...filter, limit: limit + 1 }),
    counted(),
    view === "agents" ? spawns(store) : undefined,
  ]);
  const [page, nextCursor] = pageOf(rows, limit, (row) => ({
    time: row.last_seen,
    uid: uidOf(row.tenant, row.identity_uid),
  }));
  const findings = await countByIdentity(store, page);
  const said = new URL(address).searchParams.get("said") ?? undefined;
  const shown = { identities: page, findings, asked, nextCursor, view, counts, tree, search, kept, said };
  return identitiesBody({ ...shown, now: now() });
}

const IDENTITY_COLUMNS = [
  ...(["identity_uid", "identity_kind", "identity_name", "provider", "account_uid", "owner"] as const),
  ...(["environment", "criticality", "first_seen", "last_seen", "events", "team", "used_by"] as const),
] satisfies readonly (keyof Identity)[];

function exportOf(c: Context, { store, now }: ConsoleOptions, format: ExportFormat): Response {
  const { filter } = askedIdentities(c.req.url, now());
  const page = (after: Identity | undefined, limit: number): Promise<readonly Identity[]> =>
    listIdentities(store, { ...filter, order: "uid", ...(after !== undefined && { after }), limit });
  return fileOf(c, "identities", { columns: IDENTITY_COLUMNS, page }, format);
}
