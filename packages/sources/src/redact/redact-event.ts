import { type Event, redactValue } from "@rolecall/core";
import { BoundedCache } from "../bounded-cache.ts";
import { redactedId, redactedLabels, SHORTEST_SECRET } from "./redact-parts.ts";

type Writable = { -readonly [K in keyof Event]: Event[K] };

/** Texts whose redaction is remembered: user agents and resources come back again and again. */
const MAX_TEXTS = 4096;

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
  const labels = (text: string): string => names.get(text);
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
    writable.event_uid = redactedId(event.event_uid);
    if (event.labels !== undefined) writable.labels = redactedLabels(event.labels, labels);
  };
}
