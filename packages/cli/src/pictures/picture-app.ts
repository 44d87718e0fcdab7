import { getFinding, type Store } from "@rolecall/clickhouse";
import { drawChart } from "@rolecall/notifiers";
import { Hono } from "hono";
import type { PictureLinks } from "./picture-link.ts";

export interface PictureAppOptions {
  readonly store: Store;
  /** As they are configured now; undefined: there is nothing here. */
  readonly links: () => PictureLinks | undefined;
}

/**
 * `GET /pictures/{finding}.png?key=…`: what was unusual, as a PNG, for PagerDuty, which signs in nowhere. 404 for every
 * address that was not made here, and for what has no picture.
 */
export function createPictureApp({ store, links }: PictureAppOptions): Hono {
  const app = new Hono();
  app.get("/pictures/:name{.+\\.png}", async (c) => {
    const uid = c.req.param("name").slice(0, -".png".length);
    if (links()?.isKeyOf(uid, c.req.query("key") ?? "") !== true) return c.body(null, 404);
    const finding = await getFinding(store, uid);
    const png = finding && drawChart(finding);
    if (png === undefined) return c.body(null, 404);
    const headers = { "content-type": "image/png", "cache-control": "private, max-age=300" };
    return c.body(new Uint8Array(png), 200, { ...headers, "x-content-type-options": "nosniff" });
  });
  return app;
}
