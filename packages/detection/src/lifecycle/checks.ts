import { ownGrants } from "../policy/scopes.ts";
import { newUser } from "./acting-for.ts";
import { againElsewhere } from "./again-elsewhere.ts";
import { deepChain, newTool, unknownServer } from "./agents.ts";
import { beyondGrant } from "./beyond-grant.ts";
import { bothStages, longLived, newKind, pastExpiry, sharedBetween, usedAfterRotation } from "./credentials.ts";
import { newDestination } from "./destinations.ts";
import { foundAtLast } from "./found-at-last.ts";
import { dormantReturned, humanUse, machineUse, pastEnd } from "./identities.ts";
import { twoPlaces } from "./key-places.ts";
import { listedAddress } from "./listed-address.ts";
import { newCountry, newResource } from "./novelty.ts";
import { interleaved, outsideItsRun } from "./places.ts";
import { refusedThenLetIn } from "./refused-then-let-in.ts";
import { overPermissioned, wideScope } from "./rights.ts";
import { runIdOf } from "./run-measures.ts";
import { longRun } from "./runs.ts";
import { widenedReach } from "./shelves.ts";
import { isLasting, isMachine, type LifecycleMatch, type Sighting } from "./sighting.ts";
import { strangeNetwork } from "./strange-network.ts";
import { unknownArrival } from "./unknown-arrival.ts";
import { widerToken } from "./wider-token.ts";

type Check = (seen: Sighting) => LifecycleMatch | undefined;

/** What a sighting has, as bits. */
const MACHINE = 1;
const PERSON = 2;
const AGENT = 4;
/** A credential; one that was seen before; one that nothing ends, and one that something does. */
const KEY = 8;
const KNOWN_KEY = 16;
const LASTING = 32;
const LENT = 64;
/** A federated session, of which the log said how it began. */
const SESSION = 128;
const ENVIRONMENT = 256;
const COUNTRY = 512;
const GRANTED = 1024;
/** Somebody on whose behalf, or a depth. */
const CHAIN = 2048;
/** Something remembered of the identity beyond what all have. */
const MORE = 4096;
/** One of several runs that the log tells apart. */
const RUN = 8192;
/** A network that is not among its own. */
const ELSEWHERE = 16_384;
/** The first network of a machine that nobody knew. */
const ARRIVAL = 32_768;
/** An address that is on a list of threats. */
const LISTED = 65_536;
/** Refusals before it was let in for the first time. */
const KNOCK = 131_072;
/** A network that is not its home, once more. */
const AGAIN = 262_144;
/** What it asked for in vain, and gets. */
const ASKED = 524_288;

/**
 * Checks that need nothing but the sighting, in the order in which they are told. Each is asked only where the sighting has
 * what stands before it, and looks for that no more.
 */
const CHECKS: readonly (readonly [needs: number, check: Check])[] = [
  [MACHINE, dormantReturned],
  [MORE, pastEnd],
  [KEY, pastExpiry],
  [MACHINE | KEY | LASTING, usedAfterRotation],
  [KEY | LASTING, longLived],
  [MACHINE | KNOWN_KEY, sharedBetween],
  [MACHINE | KNOWN_KEY | LASTING, twoPlaces],
  [MACHINE | KNOWN_KEY | LENT, interleaved],
  [SESSION, outsideItsRun],
  [KNOWN_KEY | ENVIRONMENT, bothStages],
  [LISTED, listedAddress],
  [MACHINE, newKind],
  [MACHINE | COUNTRY, newCountry],
  [MACHINE | ELSEWHERE, strangeNetwork],
  [MACHINE | AGAIN, againElsewhere],
  [MACHINE | ARRIVAL, unknownArrival],
  [KNOCK, refusedThenLetIn],
  [MACHINE | ASKED, foundAtLast],
  [MACHINE, newResource],
  [MACHINE, widenedReach],
  [MACHINE | GRANTED, wideScope],
  [MACHINE | MORE, overPermissioned],
  [MACHINE | GRANTED, beyondGrant],
  [MACHINE | GRANTED, widerToken],
  [MACHINE, humanUse],
  [PERSON, machineUse],
  [CHAIN, deepChain],
  [AGENT, unknownServer],
  [AGENT, newTool],
  [AGENT, newDestination],
  [MACHINE | CHAIN, newUser],
  [MACHINE | RUN, longRun],
];

/** By what a sighting has: a log has few combinations, and most events want less than half of the checks. */
const wanted = new Map<number, readonly Check[]>();

/** The checks that have something to look at, in their order. */
export function checksFor(seen: Sighting): readonly Check[] {
  const has = hasOf(seen);
  const known = wanted.get(has);
  if (known !== undefined) return known;
  const checks = CHECKS.flatMap(([needs, check]) => ((has & needs) === needs ? [check] : []));
  wanted.set(has, checks);
  return checks;
}

function hasOf({
  event,
  record,
  credential,
  session,
  environment,
  neighbours,
  arrival,
  again,
  knock,
  asked,
}: Sighting): number {
  return (
    kindOf(record.kind) |
    where(event.credential_uid, KEY) |
    where(credential, KNOWN_KEY) |
    (isLasting(event.credential_kind) ? LASTING : LENT) |
    where(session, SESSION) |
    (environment === "" ? 0 : ENVIRONMENT) |
    where(event.src_country, COUNTRY) |
    (record.more?.declaredGrant === true ? GRANTED : where(ownGrants(event), GRANTED)) |
    where(event.depth ?? event.delegation, CHAIN) |
    where(record.more, MORE) |
    where(runIdOf(event), RUN) |
    where(neighbours, ELSEWHERE) |
    where(arrival, ARRIVAL) |
    where(again, AGAIN) |
    where(event.labels?.["threat_lists"], LISTED) |
    where(knock, KNOCK) |
    where(asked, ASKED)
  );
}

/** The bit where there is such a thing. */
function where(thing: unknown, bit: number): number {
  return thing === undefined ? 0 : bit;
}

function kindOf(kind: Sighting["record"]["kind"]): number {
  if (kind === "human") return PERSON;
  if (kind === "ai-agent") return MACHINE | AGENT;
  return isMachine(kind) ? MACHINE : 0;
}
