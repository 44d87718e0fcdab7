import { CREDENTIAL_COLUMNS, type CredentialItem, listCredentials } from "@rolecall/clickhouse";
import { type Context, Hono } from "hono";
import { whoOf } from "../access/who.ts";
import { credentialFilter, credentialPage } from "../api/credential-list.ts";
import { filled } from "../api/list-address.ts";
import { type CredentialParameters, credentialParameters } from "../api/parameters.ts";
import { readParameters } from "../api/read-parameters.ts";
import type { ConsoleOptions } from "../options.ts";
import type { KeptViews } from "../queries/kept-views.ts";
import { credentialsBody } from "./credentials.ts";
import { type ExportFormat, fileOf } from "./export-file.ts";
import type { Show } from "./show.ts";

/** With what these machines prove themselves: the list and its exports. */
export function createCredentialPages({ store, now }: ConsoleOptions, kept: KeptViews, show: Show): Hono {
  const app = new Hono();
  app.get("/credentials", async (c) => {
    const { asked, search, said } = askedIn(c);
    const [[credentials, next], mine] = await Promise.all([
      credentialPage(store, asked, now()),
      kept.of(whoOf(c).name),
    ]);
    const shown = { credentials, asked, search, said, kept: mine, canAsk: whoOf(c).scopes.has("query") };
    return show(
      c,
      "Credentials",
      "identities",
      credentialsBody({ ...shown, nextCursor: next ?? undefined, now: now() }),
    );
  });
  const file = (format: ExportFormat) => (c: Context) => {
    const { asked } = askedIn(c);
    const filter = { ...credentialFilter(asked, now()), order: asked.order === "age" ? asked.order : ("uid" as const) };
    const page = (after: CredentialItem | undefined, limit: number): Promise<readonly CredentialItem[]> =>
      listCredentials(store, { ...filter, ...(after !== undefined && { after }), limit });
    return fileOf(c, "credentials", { columns: CREDENTIAL_COLUMNS, page }, format);
  };
  app.get("/credentials.csv", file("csv"));
  app.get("/credentials.json", file("json"));
  return app;
}

function askedIn(c: Context): { asked: CredentialParameters; search: string; said: string | undefined } {
  const { searchParams } = new URL(c.req.url);
  const search = filled(searchParams);
  const asked = readParameters(credentialParameters, search);
  search.delete("cursor");
  return { asked, search: String(search), said: searchParams.get("said") ?? undefined };
}
