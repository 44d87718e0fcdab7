import { createSeals } from "../access/session.ts";

/** As long as it takes to be sent on to the page that says it; the address says it no more when it is shown again later. */
const SHOWN_MS = 60_000;
const MOST_MESSAGES = 3;
const MOST_TEXT = 500;

/**
 * What the alerter answered to what was just done, as that somebody had done it already: on its way through the address to
 * the page that is shown next. Sealed, so that no address of somebody else's says anything in our name.
 */
export interface Notes {
  /** The parameter `also` of the address; undefined where nothing was said. */
  seal(messages: readonly string[]): string | undefined;
  /** What it says; undefined where it is not ours, or of some time ago. */
  open(also: string | undefined): string | undefined;
}

export function createNotes(secret: string, now: () => number): Notes {
  const seals = createSeals(secret, "note");
  return {
    seal(messages) {
      const all = [...new Set(messages)].filter((message) => message !== "");
      if (all.length === 0) return undefined;
      const more = all.length > MOST_MESSAGES ? `; and ${all.length - MOST_MESSAGES} more` : "";
      const text = `${all.slice(0, MOST_MESSAGES).join("; ")}${more}`;
      return seals.seal({ text: [...text].slice(0, MOST_TEXT).join(""), until: now() + SHOWN_MS });
    },
    open(also) {
      const text = also === undefined ? undefined : seals.open(also, now())?.["text"];
      return typeof text === "string" ? text : undefined;
    },
  };
}
