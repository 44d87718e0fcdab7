import type { IdentityProfile } from "@rolecall/clickhouse";
import { callerIn, type Finding, parseIdentityUid, personIn, shownName } from "@rolecall/core";
import { type Child, type Html, html } from "../../markup/html.ts";
import { ago, amount, spaced, timeMark } from "../../markup/words.ts";
import { whoUsedKey } from "../asks.ts";
import { identityPath } from "../paths.ts";
import { othersLink } from "./members-section.ts";
import type { FindingView } from "./read.ts";

/** Who, whose, where, with what, since when, how sure, how rare: the words beside the picture. */
export function facts(view: FindingView, fleet: number, now: number): Html {
  const { finding } = view;
  const credentials = view.lanes.answer.credential_uid.filter((lane) => lane.during > 0);
  const person = personIn(finding);
  const from = callerIn(finding);
  const row = (name: string, value: Child): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<dl class="facts">
${row("Identity", html`<a href="${identityPath(finding.identity_uid)}">${shownName(finding)}</a> <span class="kind">${spaced(finding.identity_kind)}</span>${othersLink(finding)}`)}
${person === undefined ? undefined : row("For", html`<a href="${identityPath(person)}">${parseIdentityUid(person)?.nativeId ?? person}</a> <span class="muted">the agent is one identity for everybody</span>`)}
${row("Owner", ownerOf(finding))}
${row("Environment", finding.environment || muted("not named"))}
${row("Credential", credentials.length === 0 ? muted("the log does not say") : credentialText(credentials, view.profile))}
${from === undefined ? undefined : row("From", from)}
${row("When", html`${duration(finding)} <span class="muted">${ago(finding.last_seen, now)}</span>`)}
${row("How sure", sureness(finding))}
${row("How rare", rarity(finding, fleet))}
</dl>`;
}

/** From when to when; a day is said once. */
function duration({ first_seen, last_seen }: Finding): Html {
  if (first_seen === last_seen) return timeMark(first_seen);
  const isOneDay = first_seen.slice(0, 10) === last_seen.slice(0, 10);
  const end = isOneDay ? html`<time datetime="${last_seen}">${last_seen.slice(11, 19)}</time>` : timeMark(last_seen);
  return html`${timeMark(first_seen)} to ${end}`;
}

function ownerOf(finding: Finding): Child {
  return finding.owner || muted("nobody is named: add it to the inventory");
}

function credentialText(lanes: readonly { readonly value: string }[], profile: IdentityProfile | undefined): Html {
  const first = lanes[0]?.value ?? "";
  const known = profile?.credentials.find((credential) => credential.credential_uid === first);
  const more = lanes.length > 1 ? html` <span class="muted">and ${lanes.length - 1} more</span>` : undefined;
  const kind = known === undefined ? undefined : html`<span class="kind">${spaced(known.credential_kind)}</span>`;
  return html`<a href="${whoUsedKey(first)}" title="Who used it, and from where"><code>${first}</code></a> ${kind}${more}`;
}

/** In words: what stands behind the confidence. */
function sureness(finding: Finding): Html {
  switch (finding.calibration) {
    case "calibrated":
      return html`${finding.confidence}, <span class="muted">calibrated on this fleet's own history</span>`;
    case "learning":
      return html`${finding.confidence}, <span class="muted">still learning: by the model alone, before this fleet has a history</span>`;
    case "none":
      return html`${finding.confidence}, <span class="muted">a rule matched: it needs no history</span>`;
  }
}

/** In words, for one identity and for all of them. */
function rarity(finding: Finding, fleet: number): Child {
  if (finding.expected_rate === undefined) return muted("a rule has no probability");
  const days = Number(/^1 per ([\d,]+) identity-days/.exec(finding.expected_rate)?.[1]?.replaceAll(",", ""));
  if (!Number.isFinite(days) || fleet < 1) return finding.expected_rate;
  return html`once in ${spanInWords(days)} of one identity's life; <span class="muted">with ${amount(fleet)} identities, once in ${spanInWords(days / fleet)}</span>`;
}

function spanInWords(days: number): string {
  if (days >= 730) return `${amount(Math.round(days / 365))} years`;
  if (days >= 2) return `${amount(Math.round(days))} days`;
  return days >= 1 ? "a day" : `${amount(Math.max(1, Math.round(days * 24)))} hours`;
}

function muted(text: string): Html {
  return html`<span class="muted">${text}</span>`;
}
