import { visible, visibleButBreaks } from "@rolecall/core";
import { raw, html as template } from "hono/html";

/** Markup that is safe to send. */
export type Html = ReturnType<typeof raw>;

/** What may stand in a template: text becomes inert, markup stays, lists are joined, nothing is left out. */
export type Child = Html | string | number | null | undefined | false | readonly Child[];

/**
 * A template of markup. Whatever text is put into it, as content or as a quoted attribute, is escaped and shows the
 * characters that would not be seen, so that no page can forget to: a log's text is always only text.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Child[]): Html {
  // Without promises among the values, hono's template is synchronous.
  return template(strings, ...values.map(inert)) as Html;
}

/** Text in its own lines, for inside a `<pre>`. */
export function lines(text: string): Html {
  return template`${visibleButBreaks(text)}` as Html;
}

/** No markup. */
const NOTHING: Html = raw("");

function inert(value: Child): unknown {
  if (value === null || value === undefined || value === false) return NOTHING;
  if (Array.isArray(value)) return value.map(inert);
  if (typeof value === "number") return String(value);
  return isHtml(value as Html | string) ? value : visible(value as string);
}

function isHtml(value: Html | string): value is Html {
  return typeof value === "object";
}
