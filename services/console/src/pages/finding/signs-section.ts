import { type Html, html } from "../../markup/html.ts";
import type { FindingView } from "./read.ts";
import { hourSign, noveltySign, rateSign, refusalSign, type Sign, silenceSign, type Verdict } from "./signs.ts";

/** Said by shape as well as by colour. */
const GLYPHS: Readonly<Record<Verdict, string>> = { odd: "≠", unclear: "~", "as-always": "=" };

/** The signs in the order in which they tell most. */
export function signsOf(view: FindingView): readonly Sign[] {
  const { lanes, hours, span } = view;
  const signs = [
    noveltySign("Network", "networks", lanes.src_network.answer),
    noveltySign("Client", "clients", lanes.client.answer),
    noveltySign("Actions", "actions", lanes.action.answer),
    noveltySign("Credential", "credentials", lanes.credential_uid.answer),
    hourSign(hours.answer, span),
    rateSign(hours.answer, span),
    refusalSign(hours.answer, span),
    silenceSign(hours.answer, span),
  ];
  return signs.filter((sign) => sign !== undefined);
}

/** The machine, or somebody with its key? Sign by sign. */
export function signsSection(view: FindingView): Html {
  const signs = signsOf(view);
  const odd = signs.filter((sign) => sign.verdict === "odd").length;
  const same = signs.filter((sign) => sign.verdict === "as-always").length;
  return html`<section aria-labelledby="signs">
<h2 id="signs">Is this the machine, or somebody with its key?</h2>
<p class="lead"><strong>${odd} of ${signs.length}</strong> signs differ from the three weeks before, ${same} ${same === 1 ? "is" : "are"} as always.</p>
<ul class="signs">${signs.map(
    (sign) => html`<li class="${sign.verdict}"><span class="glyph" aria-hidden="true">${GLYPHS[sign.verdict]}</span>
<span class="sign-name">${sign.name}</span><span class="sign-word">${sign.word}</span><span class="sign-detail">${sign.detail}</span></li>`,
  )}</ul>
</section>`;
}
