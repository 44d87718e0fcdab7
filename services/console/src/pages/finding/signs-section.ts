import type { CredentialKind } from "@rolecall/core";
import { type Html, html } from "../../markup/html.ts";
import { companionCount, leadName } from "./companions-section.ts";
import type { FindingView } from "./read.ts";
import { type Reading, readingOf } from "./reading.ts";
import {
  dataSign,
  hourSign,
  knownBefore,
  noveltySign,
  rateSign,
  refusalSign,
  type Sign,
  silenceSign,
  type Verdict,
} from "./signs.ts";

/** Said by shape as well as by colour. */
const GLYPHS: Readonly<Record<Verdict, string>> = { odd: "≠", unclear: "~", "as-always": "=" };

const FITS: Readonly<Record<Reading["fits"], string>> = {
  somebody: "≠ Fits somebody with its key.",
  machine: "= Fits the machine.",
  either: "~ Fits either.",
  unknown: "~ Cannot be told.",
};

/** Made anew for each session or token: whoever has the right gets a new one, the machine as well as a thief. */
const PASSING: ReadonlySet<CredentialKind> = new Set(["sts-session", "jwt", "instance-identity"]);

/** The signs in the order in which they tell most. */
function signsOf(view: FindingView): readonly Sign[] {
  const { lanes, hours, span, profile } = view;
  const kinds = new Map(profile?.credentials.map((each) => [each.credential_uid, each.credential_kind]));
  const isPassing = (credential: string): boolean => PASSING.has(kinds.get(credential) ?? "unknown");
  const signs = [
    noveltySign("Network", "networks", lanes.answer.src_network),
    noveltySign("Client", "clients", lanes.answer.client),
    noveltySign("Actions", "actions", lanes.answer.action),
    noveltySign("Credential", "credentials", lanes.answer.credential_uid, isPassing),
    hourSign(hours.answer, span),
    rateSign(hours.answer, span),
    dataSign(hours.answer, span),
    refusalSign(hours.answer, span),
    silenceSign(hours.answer, span),
  ];
  return signs.filter((sign) => sign !== undefined);
}

/** The machine, or somebody with its key? Sign by sign, and what to do about it (`advice`; empty where nobody says). */
export function signsSection(view: FindingView, advice: string): Html {
  const signs = signsOf(view);
  const odd = signs.filter((sign) => sign.verdict === "odd").length;
  const same = signs.filter((sign) => sign.verdict === "as-always").length;
  const reading = readingOf(signs);
  const known = knownBefore(view.hours.answer, view.span);
  return html`<section aria-labelledby="signs">
<h2 id="signs">Is this the machine, or somebody with its key?</h2>
<p class="reading ${reading.fits}"><strong>${FITS[reading.fits]}</strong> ${reading.text}</p>
<p class="lead">${
    known === undefined
      ? "Nothing is known of it from before, so that no sign can differ."
      : html`<strong>${odd} of ${signs.length}</strong> signs differ from ${known}, ${same} ${same === 1 ? "is" : "are"} as always.`
  }${explained(view)}</p>
<ul class="signs">${signs.map(
    (sign) => html`<li class="${sign.verdict}"><span class="glyph" aria-hidden="true">${GLYPHS[sign.verdict]}</span>
<span class="sign-name">${sign.name}</span><span class="sign-word">${sign.word}</span><span class="sign-detail">${sign.detail}</span></li>`,
  )}</ul>
${advice === "" ? undefined : html`<p class="advice"><strong>What to do:</strong> ${advice}</p>`}
</section>`;
}

/** What else could be behind it, where the log has something. */
function explained({ nearby, companions, finding }: FindingView): Html {
  const releases = nearby.answer.length;
  const others = companions.answer.length;
  if (releases === 0 && others === 0) return html` Nothing else near by explains it.`;
  return html`${releases === 0 ? undefined : html` <a href="#nearby">${releases === 1 ? "A release" : `${releases} releases`}</a> near by.`}${others === 0 ? undefined : html` <a href="#companions">${others === 1 ? "One other finding" : `${companionCount(others, "At least ")} other findings`}</a> within a day ${others === 1 ? "is" : "are"} led by the same: ${leadName(finding)}.`}`;
}
