import { type Html, html } from "../markup/html.ts";

const WORDS: Readonly<Record<string, string>> = {
  acknowledged: "Acknowledged: reminders stop, and everybody sees that it is yours.",
  expected: "Marked as expected: it closes, and the same, while it is no graver, tells nobody for 30 days.",
  dismissed: "Dismissed: it closes. The same again opens it anew.",
  compromised: "Confirmed as compromised. Rotate the credential now, then look at what else it did.",
  reopen: "Reopened: what was said of it is taken back, and the same tells again.",
  snooze: "Snoozed for 4 hours by a silence that ends by itself.",
  silenced: "The silence is set.",
  expired: "The silence has ended.",
  kept: "The view is kept: it is here in every browser of yours, and its link shows it to whoever may read.",
  forgotten: "The view is no longer kept.",
  revoked: "The token no longer opens anything.",
  retried: "The dead letter was read again.",
};

/**
 * What was just done, from a closed set of sentences; nothing of the address is repeated. `also` is what the alerter
 * answered beside: who was first, what it did not do.
 */
export function saidNotice(said: string | undefined, also?: string | undefined): Html | undefined {
  const [, name = "", count] = /^([a-z]+)(?:-(\d{1,3}))?$/.exec(said ?? "") ?? [];
  if (!Object.hasOwn(WORDS, name)) return undefined;
  const many = count === undefined ? "" : `${count} findings. `;
  return html`<p class="said" role="status">✓ ${many}${WORDS[name]}${also === undefined ? undefined : html` <span class="also">(${also})</span>`}</p>`;
}
