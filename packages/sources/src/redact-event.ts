import { type Event, redactValue, sha256 } from "@rolecall/core";
import { BoundedCache } from "./bounded-cache.ts";

type Writable = { -readonly [K in keyof Event]: Event[K] };

/** Texts whose redaction is remembered: user agents and resources come back again and again. */
const MAX_TEXTS = 4096;
/** No form of secret that is masked is shorter. */
const SHORTEST_SECRET = 8;
/** A longer label is one of a kind. */
const COMMON = 24;

/**
 * Masks secrets of known form in the text of an event, in place: the event is the intake's own until it hands it over.
 * Somebody's token in the place of a name or an error code is one too; whoever acts under it is then `***`. An id that
 * holds one becomes its hash, so that two events stay two.
 */
export function createRedactEvent(): (event: Event) => void {
  const memory = (): BoundedCache<string> => new BoundedCache(MAX_TEXTS, redactValue);
  // Those that every event has are remembered apart, so that they do not push each other out.
  const [userAgents, sessions, credentials, actions, identities, titles, services, accounts, names] = [
    memory(),
    memory(),
    memory(),
    memory(),
    memory(),
    memory(),
    memory(),
    memory(),
    memory(),
  ];
  const resources = new BoundedCache(0, redactValue);
  const clean = (text: string | undefined, known = names): string | undefined =>
    text === undefined || text.length < SHORTEST_SECRET ? text : known.get(text);

  function cleanAll(texts: readonly string[] | undefined): readonly string[] | undefined {
    if (texts === undefined) return undefined;
    for (const text of texts) if (clean(text) !== text) return texts.map((each) => clean(each) ?? each);
    return texts;
  }

  return (event) => {
    const writable: Writable = event;
    writable.user_agent = event.user_agent === undefined ? undefined : userAgents.get(event.user_agent);
    writable.resource = event.resource === undefined ? undefined : resources.get(event.resource);
    writable.action = actions.get(event.action);
    writable.identity_name = titles.get(event.identity_name);
    writable.identity_uid = identities.get(event.identity_uid);
    writable.service = clean(event.service, services);
    writable.account_uid = clean(event.account_uid, accounts);
    writable.credential_uid = clean(event.credential_uid, credentials);
    writable.parent_uid = clean(event.parent_uid);
    writable.run_uid = clean(event.run_uid);
    writable.resource_kind = clean(event.resource_kind);
    writable.error_code = clean(event.error_code);
    // With an address, the network was made from it.
    if (event.src_ip === undefined) writable.src_network = clean(event.src_network);
    writable.src_country = clean(event.src_country);
    writable.client = clean(event.client);
    writable.environment = clean(event.environment);
    writable.delegation = cleanAll(event.delegation);
    writable.scopes = cleanAll(event.scopes);
    writable.granted_scopes = cleanAll(event.granted_scopes);
    writable.session_uid = event.session_uid === undefined ? undefined : sessions.get(event.session_uid);
    writable.event_uid = cleanId(event.event_uid);
    if (event.labels !== undefined) redactLabels(writable, event.labels, names);
  };
}

function cleanId(id: string): string {
  return isUuid(id) || redactValue(id) === id ? id : `sha256:${sha256(id)}`;
}

/** Most ids are UUIDs, in whose form no token comes. */
function isUuid(id: string): boolean {
  return id.length === 36 && id.charCodeAt(8) === DASH && id.charCodeAt(13) === DASH && id.charCodeAt(18) === DASH;
}

const DASH = 45;

/** A label's name can be a secret as well, where a log puts a map of its own there. */
function redactLabels(event: Writable, labels: Readonly<Record<string, string>>, names: BoundedCache<string>): void {
  const clean = (text: string): string => {
    if (text.length < SHORTEST_SECRET) return text;
    return text.length > COMMON ? redactValue(text) : names.get(text);
  };
  let masked: Record<string, string> | undefined;
  for (const name in labels) {
    const text = labels[name] ?? "";
    const cleanName = clean(name);
    const cleanText = clean(text);
    if (cleanName === name && cleanText === text) continue;
    masked ??= { ...labels };
    if (cleanName !== name) delete masked[name];
    masked[cleanName] = cleanText;
  }
  if (masked !== undefined) event.labels = masked;
}
