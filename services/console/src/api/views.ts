import type { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import type { Audit } from "../access/audit.ts";
import { whoOf } from "../access/who.ts";
import { type KeptView, type KeptViews, MOST_VIEWS } from "../queries/kept-views.ts";
import { jsonBody } from "./json-body.ts";
import { listAddress, MOST_ADDRESS } from "./list-address.ts";
import { problem } from "./problem.ts";

const MOST_BODY = 16 * 1024;
const MOST_NAME = 60;

/** `POST /views`. */
export interface ViewBody {
  readonly name: string;
  readonly address: string;
}

export const viewBody: z.ZodType<ViewBody> = z.strictObject({
  name: z.string().trim().min(1).max(MOST_NAME),
  address: z
    .string()
    .min(1)
    .max(MOST_ADDRESS)
    .meta({ description: "The list with its filters: /identities?view=unowned" }),
});

export const viewItem: z.ZodType<KeptView> = z.strictObject({
  view_id: z.string().meta({ description: "/views/{view_id} leads whoever may read to the list" }),
  name: z.string(),
  address: z.string(),
  owner: z.string().meta({ description: "Who keeps it" }),
  updated_at: z.iso.datetime(),
});

/** Lists that a person keeps: each sees and changes their own. */
export function addViews(api: Hono, kept: KeptViews, audit: Audit): void {
  const limited = bodyLimit({
    maxSize: MOST_BODY,
    onError: (c) => problem(c, 413, "the body is too large", "A view has a name and an address."),
  });
  api.get("/views", async (c) => c.json({ views: await kept.of(whoOf(c).name) }));
  api.post("/views", limited, async (c) => {
    const body = await jsonBody(c, viewBody, '{"name": "unowned", "address": "/identities?view=unowned"}');
    if (body instanceof Response) return body;
    const view = await keepView(kept, audit, body, whoOf(c).name);
    return view === undefined
      ? problem(c, 409, "there are too many", `At most ${MOST_VIEWS} views can be kept: forget one first.`)
      : c.json(view);
  });
  api.delete("/views/:id", async (c) => {
    const id = c.req.param("id");
    return (await forgetView(kept, audit, id, whoOf(c).name))
      ? c.json({ view_id: id })
      : problem(c, 404, "there is no such view", "Those that you keep are in /api/v1/views.");
  });
}

/**
 * Keep it, and say so in the audit log; undefined where there are too many.
 * @throws BadParameter where the address is that of no list.
 */
export async function keepView(
  kept: KeptViews,
  audit: Audit,
  { name, address }: ViewBody,
  owner: string,
): Promise<KeptView | undefined> {
  const view = await kept.keep({ name, address: listAddress(address), owner });
  if (view === undefined) return undefined;
  const body = { name: view.name, address: view.address };
  await audit.append({ kind: "view-keep", actor: owner, subject: view.view_id, body });
  return view;
}

/** False where the person keeps no such view. */
export async function forgetView(kept: KeptViews, audit: Audit, viewId: string, owner: string): Promise<boolean> {
  if (!(await kept.forget(viewId, owner))) return false;
  await audit.append({ kind: "view-forget", actor: owner, subject: viewId, body: {} });
  return true;
}
