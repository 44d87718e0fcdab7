import { getIdentity } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import { type Context, Hono } from "hono";
import { whoOf } from "../access/who.ts";
import type { ConsoleOptions } from "../options.ts";
import { spanBefore } from "../queries/span.ts";
import { actingFor } from "./asks.ts";
import { identityBody } from "./identity/identity.ts";
import { readIdentityView } from "./identity/read.ts";
import { suggestBody } from "./identity/suggest.ts";
import { unseenIdentityBody } from "./notices.ts";
import type { Show } from "./show.ts";

/** One identity, and the least policy that it needs. */
export function createIdentityPages({ store, now, suggest }: ConsoleOptions, show: Show): Hono {
  const app = new Hono();
  const canSuggest = (c: Context): boolean => suggest !== undefined && whoOf(c).scopes.has("query");
  app.get("/identities/:uid{[^]+}", async (c) => {
    const profile = await getIdentity(store, c.req.param("uid"));
    if (profile === undefined)
      return show(c, "Not found", "identities", unseenIdentityBody(actingFor(c.req.param("uid"))), 404);
    const view = await readIdentityView(store, profile);
    const body = identityBody(view, { now: now(), canSuggest: canSuggest(c) });
    return show(c, profile.identity.identity_name, "identities", body);
  });
  app.get("/suggest/:uid{[^]+}", async (c) => {
    const profile = await getIdentity(store, c.req.param("uid"));
    if (profile === undefined)
      return show(c, "Not found", "identities", unseenIdentityBody(actingFor(c.req.param("uid"))), 404);
    const { identity } = profile;
    const since = formatTime(spanBefore(identity.last_seen).from);
    const suggested = await suggest?.(identity, since);
    return show(c, "Suggested policy", "identities", suggestBody(identity, suggested, since));
  });
  return app;
}
