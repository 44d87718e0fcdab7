import { isJsonObject } from "./json.ts";
import { CHANGES, type ControlRecord, type FeedbackRecord } from "./log-entry.ts";
import { isTime } from "./time.ts";

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isName: Check = (value) => typeof value === "string" && value !== "";
const isNumber: Check = (value) => typeof value === "number";
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const every =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const isTexts = every(isText);

/** An object with these members; others are a later release's, and let go. */
function members(checks: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(checks);
  return (value) => isJsonObject(value) && entries.every(([name, check]) => check(value[name]));
}

/** Members that may be absent. */
function some(names: readonly string[], check: Check): Readonly<Record<string, Check>> {
  return Object.fromEntries(names.map((name) => [name, optional(check)]));
}

const FACTS = {
  ...some(["owner", "team", "group", "criticality", "environment", "purpose", "kind"], isText),
  ...some(["expected_end", "created", "last_used", "rotated", "rotate_every"], isText),
  ...some(["links", "contacts", "granted"], isTexts),
};
const PLACE = { place: isText };
const ENTRY = members({ ...FACTS, ...some(["id", "pattern", "label"], isText), ...PLACE });
const CREDENTIAL = members({
  ...{ id: isName, ...PLACE },
  ...some(["issued", "expires", "rotated", "last_used", "ended"], isText),
});
const OWNER = members({ name: isName, ...some(["left"], isText), ...some(["people", "contacts"], isTexts), ...PLACE });
const ACCOUNT = members({ id: isName, ...some(["environment", "issuer"], isText), ...PLACE });

const INVENTORY = members({
  ...{ identities: every(ENTRY), credentials: every(CREDENTIAL), owners: every(OWNER), accounts: every(ACCOUNT) },
  domains: optional(every(members({ name: isName, ...PLACE }))),
});

const HOURS = members({ ...some(["zone", "from", "to"], isText), days: optional(isTexts) });
const ALLOWED = ["actions", "resources", "scopes", "networks", "clients", "environments", "tools", "servers"];
const POLICY = members({
  policy: isName,
  ...some(["description", "identity", "pattern", "label", "mode", "severity", "ends"], isText),
  allow: optional(members({ ...some(ALLOWED, isTexts), hours: optional(every(HOURS)) })),
  limits: optional(
    members({
      ...some(["token_lifetime", "at_least_every", "bytes_per_day"], isText),
      ...some(["calls_per_hour"], isNumber),
    }),
  ),
  delegation: optional(members({ ...some(["by", "of"], isTexts), ...some(["depth"], isNumber) })),
  children: optional(
    members({ ...some(["who"], isTexts), ...some(["most", "depth"], isNumber), ...some(["scopes"], isText) }),
  ),
  when: optional(every(members({ cel: isText, message: optional(isText) }))),
});

const VERDICTS: readonly unknown[] = [
  ...(["expected", "dismissed", "compromised", "reopened"] satisfies FeedbackRecord["verdict"][]),
];
const PART = { version: isText, part: isNumber, parts: isNumber };

/**
 * Kinds of control record, and what each has to have. A later release may have others, and this one finds them in the
 * topic and in the history.
 */
const KINDS: { readonly [Kind in ControlRecord["control"]]: Check } = {
  watermark: members({}),
  inventory: members({ ...PART, inventory: INVENTORY }),
  policies: members({ ...PART, policies: every(members({ policy: POLICY, file: isText, lines: isJsonObject })) }),
  feedback: members({ finding_uid: isName, verdict: (value) => VERDICTS.includes(value) }),
  change: members({
    ...{ tenant: isName, change_uid: isName, change: (value) => CHANGES.some((kind) => kind === value) },
    ...{ identities: isTexts, from: isTime, until: isTime, by: isText, note: isText },
  }),
};

/** Is it a control record that means something to this release? What a later one may say changes nothing here. */
export function isKnownControl(value: unknown): value is ControlRecord {
  if (!isJsonObject(value) || !isTime(value["at"])) return false;
  const { control } = value;
  return typeof control === "string" && Object.hasOwn(KINDS, control) && KINDS[control as keyof typeof KINDS](value);
}
