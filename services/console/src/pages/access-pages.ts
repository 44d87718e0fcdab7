import { type Context, Hono } from "hono";
import type { Audit } from "../access/audit.ts";
import { SCOPES, type Scope } from "../access/roles.ts";
import { type ApiToken, isLive, type Tokens } from "../access/tokens.ts";
import { whoOf } from "../access/who.ts";
import { type Html, html } from "../markup/html.ts";
import { layout } from "../markup/layout.ts";
import { timeMark } from "../markup/words.ts";
import { NotDone } from "./actions.ts";
import { saidNotice } from "./said.ts";

export interface AccessParts {
  readonly tokens: Tokens;
  readonly audit: Audit;
  readonly now: () => number;
  readonly release: string;
}

const MOST_DAYS = 365;

const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  read: "pages and API",
  query: "SQL",
  respond: "verdicts, silences and changes",
  admin: "tokens, dead letters",
};

/** `/access`: who opens the API, for administrators. */
export function createAccessPages({ tokens, audit, now, release }: AccessParts): Hono {
  const app = new Hono();
  const show = async (c: Context, fresh?: string): Promise<Response> =>
    c.html(
      layout(
        { title: "Access", release, who: whoOf(c) },
        body({ tokens: await tokens.list(), fresh, now: now(), said: c.req.query("said") }),
      ),
    );
  app.get("/access", (c) => show(c));
  app.post("/access/tokens", async (c) => {
    const form = await c.req.formData();
    const name = String(form.get("name") ?? "")
      .trim()
      .slice(0, 100);
    const days = Number(form.get("days"));
    const scopes = SCOPES.filter((scope) => form.getAll("scope").includes(scope));
    if (name === "") throw new NotDone("A token needs a name, for the audit log");
    if (scopes.length === 0) throw new NotDone("A token needs a scope");
    if (!(Number.isInteger(days) && days >= 1 && days <= MOST_DAYS)) throw new NotDone("A token lasts 1 to 365 days");
    const { token, text } = await tokens.create({ name, scopes, days }, whoOf(c).name);
    const what = { name, scopes, expires_at: token.expires_at };
    await audit.append({ kind: "token-create", actor: whoOf(c).name, subject: token.token_id, body: what });
    return show(c, text);
  });
  app.post("/access/tokens/:id/revoke", async (c) => {
    const id = c.req.param("id");
    if (!(await tokens.revoke(id))) throw new NotDone("There is no such token");
    await audit.append({ kind: "token-revoke", actor: whoOf(c).name, subject: id, body: {} });
    return c.redirect("/access?said=revoked", 303);
  });
  return app;
}

interface View {
  readonly tokens: readonly ApiToken[];
  /** Text of the token that was just made. */
  readonly fresh: string | undefined;
  readonly now: number;
  readonly said: string | undefined;
}

function body({ tokens, fresh, now, said }: View): Html {
  return html`<header class="headline"><h1>Access</h1></header>
${saidNotice(said)}
${fresh === undefined ? undefined : html`<section class="notice" role="status"><h2>The token, this once</h2><pre>${fresh}</pre><p>It is kept only as a digest. Send it as <code>Authorization: Bearer …</code></p></section>`}
<section aria-labelledby="new"><h2 id="new">A new token for a program</h2>
<form method="post" action="/access/tokens" class="filters">
<label class="wide">Name <input name="name" required maxlength="100" placeholder="soar, nightly report"></label>
<label>Days <input name="days" type="number" min="1" max="${MOST_DAYS}" value="90"></label>
<fieldset><legend>May</legend>${SCOPES.map((scope) => html`<label class="inline"><input type="checkbox" name="scope" value="${scope}"${scope === "read" ? html` checked` : undefined}> ${scope} <small class="muted">${SCOPE_WORDS[scope]}</small></label>`)}</fieldset>
<button>Make it</button>
</form></section>
<section aria-labelledby="tokens"><h2 id="tokens">Tokens</h2>
${tokens.length === 0 ? html`<p class="empty">None has been made.</p>` : html`<div class="scroll" tabindex="0" role="group" aria-label="Tokens"><table class="list"><thead><tr><th>Name</th><th>May</th><th>Made</th><th>Until</th><td></td></tr></thead><tbody>${tokens.map((token) => row(token, now))}</tbody></table></div>`}
<p class="muted">Every change here stands in <code>audit_log</code> with who made it.</p></section>`;
}

function row(token: ApiToken, now: number): Html {
  return html`<tr><th scope="row">${token.name} <span class="muted">${token.token_id}</span></th><td data-name="may">${token.scopes.join(", ")}</td><td data-name="made">${timeMark(token.created_at)} <span class="muted">by ${token.created_by}</span></td><td data-name="until">${timeMark(token.expires_at)}</td><td>${
    isLive(token, now)
      ? html`<form method="post" action="/access/tokens/${encodeURIComponent(token.token_id)}/revoke"><button>Revoke</button></form>`
      : html`<span class="muted">${token.revoked_at.startsWith("1970") ? "over" : "revoked"}</span>`
  }</td></tr>`;
}
