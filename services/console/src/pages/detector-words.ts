import { type Html, html } from "../markup/html.ts";

/** What each detector watches, as a person would call it. */
const WATCHED: Readonly<Record<string, string>> = {
  "behavior.action": "Actions it never called",
  "behavior.network": "Networks it never used",
  "behavior.client": "Clients it never used",
  "behavior.delegation": "Whom it acts for",
  "behavior.volume": "How much it calls",
  "behavior.refusals": "How often it is refused",
  "behavior.time": "Hours of its week",
  "behavior.bytes": "How much it takes out",
  "behavior.resources": "How many things it touches",
  "lifecycle.credentials": "Age and rotation of its credentials",
  "lifecycle.owner": "Whether somebody owns it",
  rules: "Known attacks, by rule",
  policy: "What its policy allows",
};

/** What a detector watches, in words, with its name on hover; its name where it has no words. */
export function detectorMark(detector: string): Html {
  return html`<span title="${detector}">${WATCHED[detector] ?? detector}</span>`;
}
