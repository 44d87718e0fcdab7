import type { Event, JsonObject } from "@rolecall/core";
import { holdsAddress } from "../address/holds-address.ts";
import { openedRecord } from "../record/opened-record.ts";
import { isMongo, plainValues } from "../record/plain-values.ts";
import { mayBeRespelled, respellings } from "../record/respelled-record.ts";
import type { Style } from "../record/spelling-style.ts";
import type { Decoded, Source } from "../source.ts";

/** What a record gave, and as what it was read. */
export interface Told {
  readonly outcome: Decoded;
  readonly last: Source | undefined;
  readonly decoded: JsonObject | undefined;
}

/**
 * What the record gives that was told in part, or not at all: with the members opened that stand in it as text, and then
 * as its vendor spells them. The first form that says all, else the one that says most; `before` where none says more.
 */
export function bestForm(before: Told, record: JsonObject, read: (form: JsonObject) => Told): Told {
  const plain = before.outcome.kind === "ok" || isMongo(record) ? undefined : plainValues(record);
  if (plain !== undefined) {
    const told = read(plain);
    return saysAll(told.outcome) || told.outcome.kind === "ok" ? told : before;
  }
  const opened = openedRecord(record);
  if (opened === undefined) return bestSpelled(before, [record], read);
  const told = read(opened);
  if (saysAll(told.outcome)) return told;
  return bestSpelled(told.outcome.kind === "ok" ? told : before, [opened, record], read);
}

function bestSpelled(before: Told, records: readonly JsonObject[], read: (form: JsonObject) => Told): Told {
  const styles = stylesOf(before);
  if (isLeft(before) || !records.some((record) => mayBeRespelled(record, styles))) return before;
  if (lacksAddress(before) && !records.some(holdsAddress)) return before;
  let best = before;
  for (const form of formsOf(records, styles)) {
    const told = read(form);
    if (isNative(told)) continue;
    if (saysAll(told.outcome)) return told;
    if (told.outcome.kind === "ok" && tellsMore(told.outcome.value, best.outcome)) best = told;
  }
  return best;
}

/** What is told in part, by a vendor of no one style, stays as it is. */
function isLeft(before: Told): boolean {
  return isNative(before) || (before.outcome.kind === "ok" && stylesOf(before) === undefined);
}

function stylesOf({ outcome, last }: Told): readonly Style[] | undefined {
  return outcome.kind === "ok" ? STYLES_OF[last?.name ?? ""] : undefined;
}

/** The native format is ours: a name that it does not know is a mistake, and whoever made it is told the nearest one. */
function isNative({ last }: Told): boolean {
  return last?.name === "rolecall";
}

function* formsOf(records: readonly JsonObject[], styles: readonly Style[] | undefined): Generator<JsonObject> {
  for (const record of records) yield* respellings(record, styles);
}

/** How the vendors spell their members whose records are known, and told in part, where a store spelled some anew. */
const STYLES_OF: Readonly<Record<string, readonly Style[]>> = {
  "aws-cloudtrail": ["camel"],
  "aws-bedrock": ["camel"],
  "google-workspace": ["camel"],
  "okta-system-log": ["camel"],
  "azure-activity": ["camel"],
  entra: ["camel"],
  "microsoft-365": ["pascal"],
  "github-audit": ["snake"],
  "gitlab-audit": ["snake"],
  "slack-audit": ["snake"],
  "vault-audit": ["snake"],
  auth0: ["snake"],
  openai: ["snake"],
  anthropic: ["snake"],
};

/** Does an outcome leave nothing to look for in members that are not what they should be? */
export function saysAll(outcome: Decoded): boolean {
  return outcome.kind === "drop" || (outcome.kind === "ok" && isWhole(outcome.value));
}

function isNobodyKnown(event: Event): boolean {
  return event.identity_kind === "unknown" || isNobodyNamed(event);
}

/** A service stands for whoever called it, where a record of CloudTrail names nobody. */
function isNobodyNamed(event: Event): boolean {
  return event.identity_kind === "cloud-service" && event.identity_name === event.service;
}

/** Is an address what any form has to say, to say more? CloudTrail may have the name of a service in its place. */
function lacksAddress({ outcome, last }: Told): boolean {
  if (outcome.kind !== "ok" || isNobodyKnown(outcome.value) || last?.name === "aws-cloudtrail") return false;
  return outcome.value.src_ip === undefined && outcome.value.src_network === undefined;
}

/** Does a form of the record say who it was, or from where, where that was not known? */
function tellsMore(event: Event, before: Decoded): boolean {
  if (isNobodyKnown(event)) return false;
  if (before.kind !== "ok" || isNobodyKnown(before.value)) return true;
  return event.src_ip !== undefined && before.value.src_ip === undefined && before.value.src_network === undefined;
}

function isWhole(event: Event): boolean {
  if (isNobodyKnown(event) || event.outcome === "unknown") return false;
  return event.src_ip !== undefined || event.src_network !== undefined;
}
