import { isJsonObject, type Json, type JsonObject, rememberNames } from "@rolecall/core";

/** How a vendor writes the names of members: `eventName`, `event_name`, `EventName`. */
export type Style = "camel" | "snake" | "pascal";

/** What no other source reads in whatever case: names with more than one word, or with letters that stand for words. */
const ODD = (
  "eventID requestID sourceIPAddress sharedEventID apiVersion auditID stageTimestamp requestReceivedTimestamp requestURI requestObject responseObject responseStatus " +
  "sourceIPs userAgent objectRef apiGroup impersonatedUser roleRef apiGroups nonResourceURLs hostPID hostIPC hostNetwork " +
  "hostPath securityContext initContainers ephemeralContainers serviceAccountName clientConfig " +
  "schemaType schemaVersion accountId modelId requestId inputBodyJson outputBodyJson inputTokenCount outputTokenCount"
).split(" ");
/** Two vendors may write one of them in two ways: each is right as it is. */
const AS_WRITTEN: ReadonlySet<string> = new Set(ODD);
const ODD_NAMES: ReadonlyMap<string, string> = new Map(ODD.map((name) => [name.toLowerCase(), name]));

const ODD_IN_PASCAL: ReadonlyMap<string, string> = new Map(
  ["ClientIP", "ClientIPAddress"].map((name) => [name.toLowerCase(), name]),
);

/** Names that people or protocols made (`authorization.k8s.io/decision`, `@type`) are no vendor's spelling. */
const NAME = /^_?[A-Za-z][A-Za-z0-9_]{0,63}$/;
const CAPITALS = /^_?[A-Z][A-Z0-9_]*$/;

const writer = (write: (name: string) => string): ((name: string) => string) =>
  rememberNames((name) => (NAME.test(name) ? write(name) : name));
const WRITERS: Readonly<Record<Style, (name: string) => string>> = {
  camel: writer(camel),
  snake: writer(snake),
  pascal: writer(pascal),
};

/** The name in a style. */
export function styled(name: string, style: Style): string {
  return WRITERS[style](name);
}

/** Entra's records have it among their names in camel case: alone it tells of no other spelling. */
const CAPITALIZED = "Level";

/** Members that say who acted, for which a form of the record is looked for. */
const WHO = ["userIdentity", "actor", "user", "identity"];

/**
 * Is some name of the record spelled in another style, or of the members that say who acted? Vendors of snake case may
 * have single words alone at the top, so that all members of these are looked at as well.
 */
export function isForeign(record: JsonObject, style: Style): boolean {
  return Object.keys(record).some((name) => (marksOf(name) & MARK[style]) !== 0) || isForeignWithin(record, style);
}

/** The same of the members of members alone. */
export function isForeignWithin(record: JsonObject, style: Style): boolean {
  for (const name of style === "snake" ? Object.keys(record) : WHO) if (hasForeign(record[name], style)) return true;
  return false;
}

function hasForeign(value: Json | undefined, style: Style): boolean {
  if (isJsonObject(value)) for (const name of Object.keys(value)) if (styled(name, style) !== name) return true;
  return false;
}

/** What is to be seen of a name at the top of a record: that it is foreign to a style, and what stands between its parts. */
export const MARK = { camel: 1, snake: 2, pascal: 4, point: 8, line: 16 } as const;

/** The bits of `MARK` that a name has. */
export const marksOf: (name: string) => number = rememberNames((name) => {
  let marks = name.indexOf(".") > 0 ? MARK.point : 0;
  if (name.indexOf("_") > 0) marks |= MARK.line;
  for (const style of ["camel", "snake", "pascal"] as const) if (styled(name, style) !== name) marks |= MARK[style];
  return name === CAPITALIZED ? marks & ~MARK.camel : marks;
});

function camel(name: string): string {
  if (AS_WRITTEN.has(name)) return name;
  const plain = CAPITALS.test(name) ? name.toLowerCase() : name;
  const joined = plain.replace(/(?<=[A-Za-z0-9])_+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  // `EventName` and `IPAddress`: the letters of the first word.
  const written = joined.replace(/^_?(?:[A-Z]+(?=[A-Z][a-z])|[A-Z]+$|[A-Z])/, (first) => first.toLowerCase());
  return ODD_NAMES.get(written.toLowerCase()) ?? written;
}

function pascal(name: string): string {
  const written = camel(name);
  return ODD_IN_PASCAL.get(written.toLowerCase()) ?? written.charAt(0).toUpperCase() + written.slice(1);
}

function snake(name: string): string {
  if (CAPITALS.test(name)) return name.toLowerCase();
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}
