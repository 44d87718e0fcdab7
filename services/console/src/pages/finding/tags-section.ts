import type { Finding } from "@rolecall/core";
import { type Html, html } from "../../markup/html.ts";

type NameOf = (id: string) => string | undefined;

/** ATT&CK and OWASP: ids, names, and addresses as text, to be read or copied. */
export function tagsSection(finding: Finding, nameOf: NameOf): Html {
  if (finding.attacks.length === 0 && finding.owasp.length === 0) return html``;
  return html`<section aria-labelledby="tags">
<h2 id="tags">What it is called</h2>
<ul class="tags">${finding.attacks.map(
    (tag) =>
      html`<li><strong>${tag.technique}</strong> ${nameOf(tag.technique)} <span class="muted">${tag.tactic}, ATT&amp;CK v${tag.version}</span> ${attackAddress(tag.technique)}</li>`,
  )}${finding.owasp.map(
    (id) =>
      html`<li><strong>${id}</strong> ${nameOf(id)} <span class="muted">OWASP Non-Human Identities Top 10</span> ${owaspAddress(id)}</li>`,
  )}</ul>
</section>`;
}

function attackAddress(technique: string): Html | undefined {
  if (!/^T\d{4}(?:\.\d{3})?$/.test(technique)) return undefined;
  return html`<span class="address">https://attack.mitre.org/techniques/${technique.replace(".", "/")}/</span>`;
}

function owaspAddress(id: string): Html | undefined {
  if (!/^NHI\d{1,2}$/.test(id)) return undefined;
  return html`<span class="address">https://owasp.org/www-project-non-human-identities-top-10/</span>`;
}
