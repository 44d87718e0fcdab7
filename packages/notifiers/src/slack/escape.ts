import { defang, inert } from "../inert.ts";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Characters that mark text up in mrkdwn, and look-alikes that do not. */
const LOOKALIKES: Readonly<Record<string, string>> = { "*": "\u2217", "`": "\u02cb", "~": "\u223c", "|": "\u00a6" };

/** A value for a `plain_text` object (with `emoji: false`): only the three entities mean anything there. */
export function escapePlain(text: string, max?: number): string {
  return escapeEntities(defang(inert(text, max)));
}

/** A value for mrkdwn and for the fallback text: no mention, link, emoji code or mark survives. */
export function escapeMrkdwn(text: string, max?: number): string {
  const marked = defang(inert(text, max))
    .replace(/[*`~|]/g, (char) => LOOKALIKES[char] ?? "")
    .replace(/(^|[^\p{L}\p{N}])_|_(?=[^\p{L}\p{N}]|$)/gu, (match) => match.replace("_", "\u02cd"))
    .replace(/(^|\W):(?=[\w+'-]+:(?:\W|$))/g, "$1\u2236");
  return escapeEntities(marked);
}

function escapeEntities(text: string): string {
  return text.replace(/[&<>]/g, (char) => ENTITIES[char] ?? "");
}
