import {
  type Event,
  formatTime,
  type IdentityLink,
  identityUid,
  isJsonObject,
  type Json,
  type LinkKind,
} from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import type { Directory } from "../inventory/directory.ts";
import type { RecordAction } from "../rules/rule.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { originalOf } from "../vendor/original.ts";
import { vendorSource } from "../vendor/vendor-source.ts";
import { ObjectIds } from "./object-ids.ts";
import { namedIn } from "./origin.ts";

const FEDERATED = "AssumeRoleWithWebIdentity";
const ASSUMED = "AssumeRole";
const MOST_LINKS = 100_000;
const MOST_SESSIONS = 50_000;
/** Names of service accounts, to find a cluster by. */
const MOST_ACCOUNTS = 200_000;
/** A link seen again is told again, and saved, at most so often. */
const AGAIN_MS = 3_600_000;

interface Link {
  readonly from: string;
  readonly to: string;
  readonly kind: LinkKind;
  readonly evidence: string;
  readonly confidence: "medium" | "high";
  readonly first: number;
  last: number;
  toldAt: number;
  events: number;
}

/** By whom a session was begun, when, and from where. */
export interface Session {
  readonly origin: string;
  readonly at: number;
  /** Absent where the log gives no address. */
  readonly network?: string | undefined;
  readonly asn?: number | undefined;
}

/**
 * Which identities are one machine on several platforms, and which acts through which: from the log alone, with the
 * evidence. What a session was begun by is known for as long as its credential is remembered.
 */
export class Links {
  readonly #links = new Map<string, Link>();
  /** Credential of a federated session → identity that began it, and when. */
  readonly #sessions = new Map<string, Session>();
  /** `namespace/name` → uids in the clusters seen. */
  readonly #accounts = new Map<string, string[]>();
  readonly #objects = new ObjectIds();
  readonly #changed = new Set<string>();
  readonly #unsaved = new Set<string>();
  readonly #unsavedSessions = new Set<string>();
  readonly #removed = new Set<string>();

  /** Look at an event; `isNew` where its identity was never seen before. */
  note(event: Event, at: number, isNew: boolean, directory: Directory): void {
    if (isNew && event.identity_kind === "service-account" && event.provider === "kubernetes")
      this.#know(event.identity_uid);
    if (event.action === FEDERATED && vendorSource(event) === "aws-cloudtrail" && event.outcome === "success") {
      this.#assumed(event, at, directory);
    } else if (isNew) {
      this.#same(event.identity_uid, at, directory);
      this.#sameObject(event.identity_uid, at);
    }
    if (event.action === ASSUMED && vendorSource(event) === "aws-cloudtrail" && event.outcome === "success")
      this.#chained(event, at);
    if (event.delegation !== undefined) this.#delegated(event, event.delegation, at, directory);
  }

  /** Who began the session that a credential belongs to. */
  originOf(credential: string | undefined): string | undefined {
    return this.sessionOf(credential)?.origin;
  }

  /** The federated session that a credential belongs to. */
  sessionOf(credential: string | undefined): Session | undefined {
    return credential === undefined || this.#sessions.size === 0 ? undefined : this.#sessions.get(credential);
  }

  /** Links that are new or were seen again, as rows of `identity_links`. */
  take(tenant: string): readonly IdentityLink[] {
    const rows = Array.from(this.#changed)
      .toSorted()
      .flatMap((key) => {
        const link = this.#links.get(key);
        return link === undefined ? [] : [rowOf(tenant, link)];
      });
    this.#changed.clear();
    return rows;
  }

  takeRows(): { readonly rows: readonly StateRow[]; readonly removed: readonly string[] } {
    const links = Array.from(this.#unsaved)
      .toSorted()
      .flatMap((key) => {
        const link = this.#links.get(key);
        return link === undefined ? [] : [{ key: `link:${key}`, state: encodeState(link as unknown as Json) }];
      });
    const sessions = Array.from(this.#unsavedSessions)
      .toSorted()
      .flatMap((key) => {
        const session = this.#sessions.get(key);
        return session === undefined
          ? []
          : [{ key: `link:session:${key}`, state: encodeState({ session: key, ...session } as unknown as Json) }];
      });
    const removed = Array.from(this.#removed).toSorted();
    this.#unsaved.clear();
    this.#unsavedSessions.clear();
    this.#removed.clear();
    return { rows: [...links, ...sessions], removed };
  }

  /** Load what was saved; `known` are all identities, among them the service accounts. */
  restore(rows: Iterable<StateRow>, known: Iterable<string>): void {
    for (const { state } of rows) {
      const plain = decodeState(state).plain as Link | (Session & { readonly session: string });
      if ("session" in plain) this.#sessions.set(plain.session, sessionFrom(plain));
      else this.#links.set(keyOf(plain.from, plain.to), plain);
    }
    // Whoever was known stays the first of its object.
    for (const uid of known) {
      this.#objects.sameAs(uid);
      if (uid.startsWith("kubernetes:")) this.#know(uid);
    }
  }

  #know(uid: string): void {
    const [, , kind, name] = uid.split(":");
    if (kind !== "service-account" || name === undefined) return;
    const known = this.#accounts.get(name);
    if (known === undefined && this.#accounts.size < MOST_ACCOUNTS) this.#accounts.set(name, [uid]);
    else if (known !== undefined && known.length < 8 && !known.includes(uid)) known.push(uid);
  }

  /** A token of another platform was exchanged for a session of a role. */
  #assumed(event: Event, at: number, directory: Directory): void {
    const raw = originalOf(event);
    if (raw === undefined) return;
    const role = roleOf(raw["requestParameters"]);
    if (role === undefined) return;
    const origin = this.#same(event.identity_uid, at, directory);
    const from = origin?.uid ?? event.identity_uid;
    const named = namedIn(event.identity_uid);
    this.#link({
      from,
      to: role,
      kind: named?.kind ?? "federation",
      evidence: named?.evidence ?? `${FEDERATED} by ${event.identity_name}`,
      confidence: origin?.confidence ?? "high",
      at,
    });
    const credential = sessionKey(raw["responseElements"]);
    const network = event.src_ip === undefined ? undefined : event.src_network;
    if (credential !== undefined) this.#remember(credential, { origin: from, at, network, asn: event.src_asn });
  }

  /** An identity took on a role: each step of a chain is a link. What AWS's own services take on is their work. */
  #chained(event: Event, at: number): void {
    const role = roleOfArn(event.resource);
    if (role === undefined || role === event.identity_uid || event.identity_kind === "cloud-service") return;
    this.#link({
      from: event.identity_uid,
      to: role,
      kind: "role-chain",
      evidence: `${ASSUMED} by ${event.identity_name}`,
      confidence: "high",
      at,
    });
  }

  /** The identity as another platform knows it. */
  #same(
    uid: string,
    at: number,
    directory: Directory,
  ): { readonly uid: string; readonly confidence: "medium" | "high" } | undefined {
    const named = namedIn(uid);
    if (named === undefined) return undefined;
    const found = named.uid === undefined ? this.#inCluster(named.serviceAccount, named.issuer, directory) : named.uid;
    if (found === undefined) return undefined;
    const sure =
      named.uid !== undefined || (named.issuer !== undefined && clusterOf(named.issuer, directory) !== undefined);
    const confidence = sure ? "high" : "medium";
    this.#link({ from: found, to: uid, kind: "same-machine", evidence: named.evidence, confidence, at });
    return { uid: found, confidence };
  }

  /** The same object of Microsoft's directory, which its logs call by different kinds. */
  #sameObject(uid: string, at: number): void {
    const from = this.#objects.sameAs(uid);
    if (from !== undefined)
      this.#link({ from, to: uid, kind: "same-machine", evidence: "the same object id", confidence: "high", at });
  }

  #inCluster(account: string | undefined, issuer: string | undefined, directory: Directory): string | undefined {
    if (account === undefined) return undefined;
    const cluster = issuer === undefined ? undefined : clusterOf(issuer, directory);
    if (cluster !== undefined) return identityUid("kubernetes", cluster, "service-account", account);
    const known = this.#accounts.get(account);
    return known?.length === 1 ? known[0] : undefined;
  }

  #delegated(event: Event, delegation: readonly string[], at: number, directory: Directory): void {
    for (const through of delegation.slice(0, 4)) {
      const named = namedIn(through);
      if (named === undefined) continue;
      const origin = this.#same(through, at, directory);
      const confidence = origin?.confidence ?? "high";
      const from = origin?.uid ?? through;
      this.#link({ from, to: event.identity_uid, kind: named.kind, evidence: named.evidence, confidence, at });
    }
  }

  #link(seen: Pick<Link, "from" | "to" | "kind" | "evidence" | "confidence"> & { readonly at: number }): void {
    const key = keyOf(seen.from, seen.to);
    const { at, ...what } = seen;
    const known = this.#links.get(key);
    if (known === undefined) {
      if (this.#links.size >= MOST_LINKS) return;
      this.#links.set(key, { ...what, first: at, last: at, toldAt: at, events: 1 });
    } else {
      known.events += 1;
      known.last = Math.max(known.last, at);
      this.#unsaved.add(key);
      if (at - known.toldAt < AGAIN_MS) return;
      known.toldAt = at;
    }
    this.#changed.add(key);
    this.#unsaved.add(key);
  }

  #remember(credential: string, session: Session): void {
    if (this.#sessions.size >= MOST_SESSIONS) this.#forgetOldest();
    this.#sessions.set(credential, session);
    this.#unsavedSessions.add(credential);
    this.#removed.delete(`link:session:${credential}`);
  }

  #forgetOldest(): void {
    const byAge = Array.from(this.#sessions).toSorted(([a, x], [b, y]) => x.at - y.at || (a < b ? -1 : 1));
    for (const [credential] of byAge.slice(0, Math.ceil(MOST_SESSIONS / 10))) {
      this.#sessions.delete(credential);
      this.#unsavedSessions.delete(credential);
      this.#removed.add(`link:session:${credential}`);
    }
  }
}

/** The operation whose original record is read for links. */
export const LINK_ACTIONS: readonly RecordAction[] = [{ source: "aws-cloudtrail", action: FEDERATED }];

function clusterOf(issuer: string, directory: Directory): string | undefined {
  return directory.accountOfIssuer(issuer);
}

function roleOf(request: Json | undefined): string | undefined {
  const arn = isJsonObject(request) ? request["roleArn"] : undefined;
  return typeof arn === "string" ? roleOfArn(arn) : undefined;
}

function roleOfArn(arn: string | undefined): string | undefined {
  const parts = arn === undefined ? null : /^arn:[^:]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn);
  return parts === null ? undefined : identityUid("aws", parts[1] ?? "", "role", parts[2] ?? "");
}

function sessionKey(response: Json | undefined): string | undefined {
  const credentials = isJsonObject(response) ? response["credentials"] : undefined;
  const id = isJsonObject(credentials) ? credentials["accessKeyId"] : undefined;
  return typeof id === "string" && id !== "" ? id : undefined;
}

function sessionFrom({ origin, at, network, asn }: Session): Session {
  return { origin, at, network, asn };
}

function keyOf(from: string, to: string): string {
  return `${from}>${to}`;
}

function rowOf(tenant: string, link: Link): IdentityLink {
  return {
    tenant,
    from_uid: link.from,
    to_uid: link.to,
    link_kind: link.kind,
    evidence: link.evidence,
    confidence: link.confidence,
    first_seen: formatTime(link.first),
    last_seen: formatTime(link.last),
    events: link.events,
  };
}
