import { randomBytes } from "node:crypto";
import { hostName } from "@rolecall/runtime";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { createAttempts } from "./access/attempts.ts";
import { createAudit } from "./access/audit.ts";
import { isApi, type Rule } from "./access/decide.ts";
import { createGuard } from "./access/guard.ts";
import { createSeals } from "./access/session.ts";
import { createSignIn } from "./access/sign-in.ts";
import { createTokens } from "./access/tokens.ts";
import { createApi } from "./api/api.ts";
import { withEtag } from "./api/etag.ts";
import { createLive } from "./api/live.ts";
import { noEndpoint } from "./api/no-endpoint.ts";
import { problem } from "./api/problem.ts";
import { createAssets } from "./assets/assets.ts";
import { faultOf, RETRY_AFTER_S } from "./fault.ts";
import type { Html } from "./markup/html.ts";
import { layout } from "./markup/layout.ts";
import type { ConsoleOptions } from "./options.ts";
import { createAccessPages } from "./pages/access-pages.ts";
import { createActions } from "./pages/actions.ts";
import { createKeptViewPages } from "./pages/kept-views.ts";
import { createNotes } from "./pages/notes.ts";
import { missingBody } from "./pages/notices.ts";
import { createPages } from "./pages/pages.ts";
import { createShow } from "./pages/show.ts";
import { boundedStore } from "./queries/bounded-store.ts";
import { createKeptViews } from "./queries/kept-views.ts";

/**
 * The console and its API as one application, to be mounted behind whatever else listens on the port: it answers `/`,
 * `/findings/…`, `/identities…`, `/sql`, `/pipeline`, `/assets/…` and `/api/…`, and every path that nobody took before it.
 *
 * @throws TypeError where `publicUrl` is no http or https address.
 */
export function createConsole(asked: ConsoleOptions): Hono {
  const options = { ...asked, store: boundedStore(asked.store, asked.bounds) };
  const { store, now } = options;
  const assets = createAssets();
  const { release } = assets;
  const app = new Hono();
  const notice = (c: Context, title: string, body: Html, status: 400 | 404 | 500 | 503): Response | Promise<Response> =>
    c.html(layout({ title, release }, body), status);
  const rule = ruleOf(options);
  const tokens = createTokens(store, now);
  const audit = createAudit(store, now, options.instance);
  const kept = createKeptViews(store, now);
  const secret = options.sessionSecret ?? randomBytes(32).toString("base64url");
  const seals = createSeals(secret, "session");
  const notes = createNotes(secret, now);
  const hasSignIn = options.signIn !== undefined && rule.publicOrigin !== undefined;
  const attempts = createAttempts(now);

  app.use(harden);
  app.use(withEtag);
  app.use(createGuard({ ...options, rule, release, tokens, seals, attempts, hasSignIn }));
  app.route("/assets", assets.app);
  if (options.signIn !== undefined && rule.publicOrigin !== undefined) {
    const onFault = options.onFault ?? (() => undefined);
    const parts = { options: options.signIn, publicOrigin: rule.publicOrigin, audit, release, now, onFault };
    app.route("/", createSignIn({ ...parts, seals: createSeals(secret, "away"), sessions: seals }));
  }
  app.route("/api/v1", createLive(options));
  app.route("/api/v1", createApi(options, kept, audit));
  app.route("/", createActions(options, audit, notes));
  app.route("/", createAccessPages({ tokens, audit, now, release }));
  app.route("/", createKeptViewPages(kept, audit, createShow(release)));
  app.route("/", createPages(options, { kept, notes, assets }));
  app.notFound((c) => (isApi(c.req.path) ? noEndpoint(c) : notice(c, "Not found", missingBody("page"), 404)));
  app.onError((error, c) => {
    const why = faultOf(error, c.req.header("Referer"));
    if (why.status !== 400) options.onFault?.(error);
    if (why.status === 503) c.header("Retry-After", String(RETRY_AFTER_S));
    return isApi(c.req.path)
      ? problem(c, why.status, why.problem, why.detail)
      : notice(c, why.title, why.body, why.status);
  });
  return app;
}

function ruleOf({ publicUrl, isLocal }: ConsoleOptions): Rule {
  const url = publicUrl === undefined ? undefined : new URL(publicUrl);
  if (url !== undefined && !/^https?:$/.test(url.protocol))
    throw new TypeError("the public address must be http or https");
  return { publicHost: url === undefined ? undefined : hostName(url.host), publicOrigin: url?.origin, isLocal };
}

/** Scripts and styles of our own alone, no frame, no form or file of others, nothing kept in caches on the way. */
const HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  // Not no-referrer: a form of ours would then come from the origin null, as one of somebody who hides theirs.
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};

const harden: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) {
    if (!(name === "Content-Security-Policy" && c.res.headers.has(name))) c.res.headers.set(name, value);
  }
  if (!c.res.headers.has("Cache-Control")) c.res.headers.set("Cache-Control", "no-store");
};
