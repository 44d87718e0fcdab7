import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Audit } from "../access/audit.ts";
import { whoOf } from "../access/who.ts";
import { listAddress } from "../api/list-address.ts";
import { forgetView, keepView, viewBody } from "../api/views.ts";
import { type Html, html } from "../markup/html.ts";
import { type KeptView, type KeptViews, MOST_VIEWS } from "../queries/kept-views.ts";
import { NotDone } from "./actions.ts";
import { missingBody } from "./notices.ts";
import type { Show } from "./show.ts";

const MOST_BODY = 16 * 1024;

/** `/views`: keep the list that one looks at, forget it, and the link of one, for whoever may read. */
export function createKeptViewPages(kept: KeptViews, audit: Audit, show: Show): Hono {
  const app = new Hono();
  app.use(
    "/views/*",
    bodyLimit({ maxSize: MOST_BODY, onError: () => Promise.reject(new NotDone("The form is too large")) }),
  );
  app.get("/views/:id", async (c) => {
    const view = await kept.find(c.req.param("id"));
    return view === undefined
      ? show(c, "Not found", "identities", missingBody("view"), 404)
      : c.redirect(listAddress(view.address), 303);
  });
  app.post("/views", async (c) => {
    const form = await c.req.formData();
    const asked = viewBody.safeParse({ name: form.get("name"), address: form.get("address") });
    if (!asked.success) throw new NotDone("A view needs a name of at most 60 characters");
    const view = await keepView(kept, audit, asked.data, whoOf(c).name);
    if (view === undefined) throw new NotDone(`At most ${MOST_VIEWS} views can be kept: forget one first`);
    return c.redirect(withSaid(view.address, "kept"), 303);
  });
  app.post("/views/:id/forget", async (c) => {
    const id = c.req.param("id");
    const view = await kept.find(id);
    if (view === undefined || !(await forgetView(kept, audit, id, whoOf(c).name)))
      throw new NotDone("You keep no such view");
    return c.redirect(withSaid(view.address, "forgotten"), 303);
  });
  return app;
}

/** Views of the reader for one list, and the way to keep what they look at: `here` is its address. */
export function keptViews(all: readonly KeptView[], here: string): Html | undefined {
  const [page] = here.split("?");
  const own = all.filter(({ address }) => address.split("?")[0] === page);
  const isKept = own.some(({ address }) => address === here);
  if (own.length === 0 && here === page) return undefined;
  const keep = html`<details class="keep"><summary>Keep this view</summary><form method="post" action="/views"><input type="hidden" name="address" value="${here}"><label>Name <input name="name" required maxlength="60" autocomplete="off"></label> <button>Keep</button></form></details>`;
  return html`<div class="kept" role="group" aria-label="Your views">${own.map((view) => chip(view, view.address === here))}${isKept || here === page ? undefined : keep}</div>`;
}

function chip({ view_id, name }: KeptView, isHere: boolean): Html {
  const current = isHere ? html` aria-current="true"` : undefined;
  return html`<span class="kept-view"><a class="count" href="/views/${view_id}"${current}>${name}</a><form method="post" action="/views/${view_id}/forget"><button aria-label="Forget ${name}">✕</button></form></span>`;
}

function withSaid(address: string, said: string): string {
  return `${address}${address.includes("?") ? "&" : "?"}said=${said}`;
}
