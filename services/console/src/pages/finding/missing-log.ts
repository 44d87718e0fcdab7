import { type Finding, parseIdentityUid, shownName } from "@rolecall/core";
import { type Html, html } from "../../markup/html.ts";
import { ago, timeMark } from "../../markup/words.ts";

/** Is it about what is logged or told, and of nobody who acted? Its identity stands for a log, and has no page. */
export function isOfLog({ kind }: Pick<Finding, "kind">): boolean {
  return kind === "coverage";
}

/** Which log, of which account, since when: nobody owns it here, and it uses no credential. */
export function logFacts(finding: Finding, now: number): Html {
  const account = parseIdentityUid(finding.identity_uid)?.account ?? "";
  return html`<dl class="facts">
<div><dt>About</dt><dd>${shownName(finding)}</dd></div>
${account === "" ? undefined : html`<div><dt>Account</dt><dd>${account}</dd></div>`}
<div><dt>When</dt><dd>${timeMark(finding.last_seen)} <span class="muted">${ago(finding.last_seen, now)}</span></dd></div>
<div><dt>How sure</dt><dd>${finding.confidence}</dd></div>
</dl>`;
}

/** What is to be done about a log that is missing (`advice`; empty where nobody says). */
export function logAdvice(advice: string): Html {
  return html`<section aria-labelledby="signs"><h2 id="signs">What to do</h2>
<p class="advice">${advice === "" ? "Look whether the source still sends, and what." : advice}</p>
<p><a href="/coverage">Which logs come, hour by hour</a></p></section>`;
}
