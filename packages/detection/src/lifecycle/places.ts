import { inTitle } from "../explain/words.ts";
import type { CredentialRecord } from "../state/record.ts";
import { byUse, DAY_MS, HOUR_MS, type LifecycleMatch, match, type Sighting } from "./sighting.ts";

/** Places remembered of a credential. */
export const PLACES = 4;
/** Here, there and here again within this time: two hold the credential. */
export const AGAIN_MS: number = HOUR_MS / 2;

/**
 * What is lent for hours to one workload is used here, there and here again within half an hour, from another network and by
 * another client. One that moves has left where it was; addresses that change at random keep the client.
 */
export function interleaved(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, record, credential } = seen;
  const { src_network: network, src_ip: address, client } = event;
  if (credential === undefined || address === undefined || network === undefined || client === undefined)
    return undefined;
  // The latest place comes first: nearly always it is the one.
  const [other] = credential.places ?? [];
  if (other?.network === network && other.client === client) {
    other.at = Math.max(other.at, at);
    return undefined;
  }
  // What comes from behind is not where the session went.
  if (other !== undefined && at < other.at) return undefined;
  const beforeAt = goTo(credential, network, client, at);
  const elsewhere = other !== undefined && other.network !== network && other.client !== client;
  if (!elsewhere || beforeAt === undefined || other.at < beforeAt || at - beforeAt > AGAIN_MS) return undefined;
  return match({
    id: "lifecycle.session-in-two-places",
    title: `one session of ${inTitle(record.name)} is used by turns from two networks`,
    severity: byUse("medium", seen),
    owasp: ["NHI2", "NHI9"],
    tag: ["Credential Access", "T1528"],
    key: credential.uid,
    onceInMs: DAY_MS,
    seen: [
      "credential_uid",
      `${client} from ${network}, then ${other.client} from ${other.network}, and back within half an hour`,
      "a session has one holder",
    ],
  });
}

/** A session that a workflow's run began is used from another network than the run's own machine. */
export function outsideItsRun(seen: Sighting): LifecycleMatch | undefined {
  const { event, record, session } = seen;
  if (session?.network === undefined || !session.origin.includes(":ci-workflow:")) return undefined;
  const { src_ip: address, src_network: network, src_asn: asn } = event;
  if (address === undefined || network === undefined || network === session.network) return undefined;
  // A machine with both families has two addresses; a pool of outgoing addresses is one provider's.
  if (network.includes(":") !== session.network.includes(":")) return undefined;
  if (asn !== undefined && asn === session.asn) return undefined;
  return match({
    id: "lifecycle.ci-session-outside-ci",
    title: `a session of ${inTitle(record.name)} that a workflow began is used outside its run`,
    severity: byUse("medium", seen),
    owasp: ["NHI2"],
    tag: ["Credential Access", "T1528"],
    key: event.credential_uid,
    onceInMs: DAY_MS,
    seen: [
      "src_network",
      `${network}${event.client === undefined ? "" : ` by ${event.client}`}`,
      `${session.network}, where ${session.origin} began it`,
    ],
  });
}

/** Put the place first; when the session was there before, if ever. */
function goTo(credential: CredentialRecord, network: string, client: string, at: number): number | undefined {
  const places = credential.places ?? [];
  const known = places.find((place) => place.network === network && place.client === client);
  const rest = places.filter((place) => place !== known).slice(0, PLACES - 1);
  credential.places = [{ network, client, days: 1, day: 0, at }, ...rest];
  return known?.at;
}
