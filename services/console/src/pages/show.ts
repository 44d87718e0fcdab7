import type { Context } from "hono";
import { whoOf } from "../access/who.ts";
import { writeCursor } from "../api/cursor.ts";
import type { Html } from "../markup/html.ts";
import { layout, type Section } from "../markup/layout.ts";

/** Answers with a page of a section. */
export type Show = (
  c: Context,
  title: string,
  section: Section,
  body: Html,
  status?: 200 | 404,
) => Response | Promise<Response>;

export function createShow(release: string): Show {
  return (c, title, section, body, status = 200) =>
    c.html(layout({ title, section, release, who: whoOf(c) }, body), status);
}

/** The page, and the cursor of the next one; one row more than the page was asked for. */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  key: (row: T) => { readonly time: string; readonly uid: string },
): readonly [readonly T[], string | undefined] {
  const last = rows[limit - 1];
  return [rows.slice(0, limit), rows.length > limit && last !== undefined ? writeCursor(key(last)) : undefined];
}
