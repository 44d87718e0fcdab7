import {
  type EventOutcome,
  type IdentityKind,
  identityUid,
  isJsonObject,
  type Json,
  type JsonObject,
} from "@rolecall/core";
import { outcomeOfStatus } from "../action/status-outcome.ts";
import { methodClass } from "../action/verb-class.ts";
import { countryCode } from "../address/country-code.ts";
import { sourceAddress } from "../address/source-address.ts";
import { given } from "../envelope/steps/span-record.ts";
import { pathTemplate } from "../gateway/path-template.ts";
import { addressed } from "../record/addressed.ts";
import { redactedId } from "../redact/redact-parts.ts";
import { logTime } from "../time/log-instant.ts";
import { atPlace, fits, wordAt } from "./at-place.ts";
import type { Actor, AuditForm, Places, Worded } from "./form.ts";

/** The record of this form in the native format; undefined where it names no operation. */
export function readForm(told: AuditForm, record: JsonObject): JsonObject | undefined {
  const form = ofProduct(told, record);
  const action = actionIn(form, record);
  if (action === undefined) return undefined;
  const { provider } = form;
  const account = wordAt(record, form.account);
  const home = form.home === undefined ? account : wordAt(record, form.home);
  const actionClass = classOf(form, action);
  const end = endIn(form, record);
  const isTurnedAway = actionClass === "auth" && end.outcome === "denied";
  const [kind, native, name] = whoActed(form, record, isTurnedAway);
  const gives = rightsAt(form.gives, record);
  return given({
    event_uid: wordAt(record, form.id),
    time: timeIn(form.time, record),
    provider,
    account_uid: account,
    action,
    action_class: actionClass,
    service: provider,
    identity_uid: identityUid(provider, home, kind, native),
    identity_kind: kind,
    identity_name: name,
    delegation: behindIn(form, record, home, native),
    ...proofIn(form, record),
    resource: resourceIn(form, record),
    resource_kind: wordAt(record, form.resourceKind),
    granted_scopes: gives ?? rightsAt(form.granted, record),
    ...end,
    ...originIn(form, record),
    labels: given(
      Object.fromEntries([
        ...Object.entries(form.labels ?? {}).map(([label, places]) => [label, unmarked(form, wordIn(record, places))]),
        ...(gives === undefined ? [] : [["granted_to", wordIn(record, form.resource) || "somebody"]]),
      ]),
    ),
  });
}

/** A provider's name has no capitals and no blanks. */
function ofProduct(form: AuditForm, record: JsonObject): AuditForm {
  const name = wordAt(record, form.providerAt).slice(0, MOST_PROVIDER).toLowerCase();
  const provider = name.replace(/[^a-z\d]+/g, "-").replace(/^-|-$/g, "");
  return provider === "" ? form : { ...form, provider };
}

const MOST_PROVIDER = 48;

function wordIn(record: JsonObject, places: Places | Worded | undefined): string {
  if (places === undefined || typeof places === "string" || !("fits" in places)) return wordAt(record, places);
  const word = wordAt(record, places.at).slice(0, MOST_NAME);
  const found = places.fits.exec(word);
  return found === null ? "" : (found[1] ?? word);
}

function unmarked({ marks }: AuditForm, text: string): string {
  return marks === undefined ? text : text.replace(marks, "");
}

/** The name of an operation is no longer; of a sentence in its place no more is gone through. */
const MOST_NAME = 1024;

/** Parts that the record does not have are left out; the first is always there. */
function actionIn(form: AuditForm, record: JsonObject): string | undefined {
  const parts = form.action.map((places) => {
    const word = wordAt(record, places);
    const bare = form.without === undefined ? word : word.slice(0, MOST_NAME).replace(form.without, "");
    return form.names?.get(bare) ?? bare;
  });
  if (parts[0] === "") return undefined;
  if (form.isRequest === true) return requestOf(parts[0] ?? "", parts[1] ?? "");
  return parts.filter((part) => part !== "").join(form.between ?? ".");
}

/** What is done with an object may stand behind its id: `/v1/targets/ttcp_1:authorize-session`, `/v3/users/u1?action=x`. */
function requestOf(method: string, path: string): string {
  const verb = /:[a-z][a-z-]*$/.exec(path)?.[0] ?? /\?action=[A-Za-z]{1,64}\b/.exec(path)?.[0] ?? "";
  const end = path.indexOf(verb === "" ? "?" : verb);
  return `${method} ${pathTemplate(end < 0 ? path : path.slice(0, end))}${verb}`;
}

/** Of a call, what it asks for besides is no part of what it is about, and may be secret. */
function resourceIn(form: AuditForm, record: JsonObject): string {
  const text = unmarked(form, wordIn(record, form.resource));
  return form.isRequest === true ? (text.split("?")[0] ?? "") : text;
}

function timeIn(places: Places, record: JsonObject): string | undefined {
  const all = typeof places === "string" ? [places] : places;
  return logTime(...all.map((place) => atPlace(record, place)));
}

function classOf(form: AuditForm, action: string): string | undefined {
  const found = form.classes?.find(([pattern]) => pattern.test(action))?.[1];
  if (found !== undefined) return found;
  if (form.isRequest === true) return methodClass(action.slice(0, action.indexOf(" ")));
  return WORDS.find(([pattern]) => pattern.test(action))?.[1];
}

/** Names in the past tense, wherever the word stands. */
const WORDS = [
  [/delete|remove|revoke|purge|trash|destroy|terminate/i, "delete"],
  [/view|read|download|accessed|access$|export|preview/i, "read"],
  [/creat|add|updat|edit|chang|modif|start|stop|upload|push|enabl|disabl|issu/i, "write"],
] as const satisfies AuditForm["classes"];

type Who = readonly [kind: IdentityKind, native: string, name: string];

const NOBODY: Who = ["unknown", "anonymous", "anonymous"];

/** A service does not turn itself away: where its log has no name of whoever did not get in, that is nobody. */
function whoActed(form: AuditForm, record: JsonObject, isTurnedAway: boolean): Who {
  const who = whoIn(form.who, record) ?? NOBODY;
  return isTurnedAway && who[0] === "cloud-service" && who[1] === form.provider ? NOBODY : who;
}

/** A name that the service leaves out of its log is none. */
const HIDDEN = /^\[(?:REDACTED|OMITTED)\]$/i;

/** The first that fits. An address is the same however it is written. */
export function whoIn(actors: readonly Actor[], record: JsonObject): Who | undefined {
  for (const { when, kind, id, name, without, lower } of actors) {
    if (!fits(record, when)) continue;
    const written = addressed(wordAt(record, id).replace(without ?? "", ""));
    const native = lower === true ? written.toLowerCase() : written;
    const called = wordAt(record, name)
      .replace(HIDDEN, "")
      .replace(without ?? "", "");
    if (native !== "") return [kind, native, addressed(called) || native];
  }
  return undefined;
}

function behindIn(form: AuditForm, record: JsonObject, home: string, acted: string): readonly string[] | undefined {
  const other = whoIn(form.behind ?? [], record);
  return other === undefined || other[1] === acted ? undefined : [identityUid(form.provider, home, other[0], other[1])];
}

function proofIn(form: AuditForm, record: JsonObject): Readonly<Record<string, string>> {
  const proof = form.proof?.find(({ when, uid }) => fits(record, when) && wordAt(record, uid) !== "");
  if (proof === undefined) return {};
  return { credential_uid: redactedId(`${form.provider}:${wordAt(record, proof.uid)}`), credential_kind: proof.kind };
}

function rightsAt(places: Places | undefined, record: JsonObject): readonly string[] | undefined {
  for (const place of typeof places === "string" ? [places] : (places ?? [])) {
    const value = atPlace(record, place);
    const texts = Array.isArray(value) ? value : typeof value === "string" ? value.split(/[\s,]+/) : [];
    const rights = texts.map((item) => (isJsonObject(item) ? wordAt(item, NAMED) : item)).filter(isName);
    if (rights.length > 0) return rights;
  }
  return undefined;
}

/** What a list calls a right that is more than a name. */
const NAMED = ["role", "roleName", "name"];

function isName(right: Json): right is string {
  return typeof right === "string" && right !== "";
}

interface End {
  readonly outcome: EventOutcome;
  readonly status_code: number | undefined;
  readonly error_code: string | undefined;
}

function endIn(form: AuditForm, record: JsonObject): End {
  const status = Number(wordAt(record, form.status) || Number.NaN);
  const error = wordAt(record, form.error);
  const isStatus = Number.isInteger(status) && status >= 100 && status < 600;
  const outcome = outcomeIn(form, record) ?? (isStatus ? outcomeOfStatus(status) : "success");
  return {
    outcome,
    status_code: isStatus ? status : undefined,
    // Where a log has a member for it, some write there that all went well.
    error_code: outcome === "success" ? undefined : error,
  };
}

function outcomeIn(form: AuditForm, record: JsonObject): EventOutcome | undefined {
  return form.outcome?.find(([when]) => fits(record, when))?.[1];
}

function originIn(form: AuditForm, record: JsonObject): Readonly<Record<string, Json | undefined>> {
  const bytes = Number(wordAt(record, form.bytesOut) || Number.NaN);
  return {
    session_uid: wordAt(record, form.session),
    src_ip: sourceAddress(wordIn(record, form.address) || undefined)?.ip,
    src_country: countryCode(wordAt(record, form.country) || undefined),
    user_agent: wordAt(record, form.userAgent),
    bytes_out: Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined,
  };
}
