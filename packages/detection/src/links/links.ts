import { type Event, type IdentityLink, identityUid } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import type { Directory } from "../inventory/directory.ts";
import type { RecordAction } from "../rules/rule.ts";
import { decodeState } from "../snapshot/codec.ts";
import { originalOf } from "../vendor/original.ts";
import { vendorSource } from "../vendor/vendor-source.ts";
import { roleOf, roleOfArn, sessionKey } from "./assumed-role.ts";
import { domainAccountOf, wholeDomainOf } from "./domain-account.ts";
import { FirstNamed } from "./first-named.ts";
import { isShared, sharedBy } from "./in-common.ts";
import { type Link, LinkBook } from "./link-book.ts";
import { objectIdOf } from "./object-id.ts";
import { namedIn } from "./origin.ts";
import { type SavedSession, type Session, Sessions } from "./sessions.ts";

const FEDERATED = "AssumeRoleWithWebIdentity";
const ASSUMED = "AssumeRole";
/** Names of service accounts, to find a cluster by. */
const MOST_ACCOUNTS = 200_000;
const MOST_SESSIONS = 50_000;
/** Runs and applications, by which two names of one machine are found. */
const MOST_SHARED = 20_000;

/**
 * Which identities are one machine on several platforms, and which acts through which: from the log alone, with the
 * evidence. What a session was begun by is known for as long as its credential is remembered.
 */
export class Links {
  readonly #book = new LinkBook();
  readonly #sessions = new Sessions(MOST_SESSIONS);
  readonly #shared = new Sessions(MOST_SHARED);
  /** `namespace/name` → uids in the clusters seen. */
  readonly #accounts = new Map<string, string[]>();
  readonly #objects = new FirstNamed(objectIdOf);
  readonly #domainAccounts = new FirstNamed(domainAccountOf, wholeDomainOf);

  /** Look at an event; `isNew` where its identity was never seen before. */
  note(event: Event, at: number, isNew: boolean, directory: Directory): void {
    if (isNew && event.identity_kind === "service-account") this.#know(event.identity_uid);
    if (event.action === FEDERATED && vendorSource(event) === "aws-cloudtrail" && event.outcome === "success") {
      this.#assumed(event, at, directory);
    } else if (isNew) {
      this.#same(event.identity_uid, at, directory);
      this.#sameObject(event.identity_uid, at);
      this.#sameAccount(event.identity_uid, at);
    }
    this.#alike(event, at);
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
    return this.#sessions.of(credential);
  }

  /** Links that are new or were seen again, as rows of `identity_links`. */
  take(tenant: string): readonly IdentityLink[] {
    return this.#book.take(tenant);
  }

  takeRows(): { readonly rows: readonly StateRow[]; readonly removed: readonly string[] } {
    const sessions = this.#sessions.takeRows();
    const shared = this.#shared.takeRows();
    return {
      rows: [...this.#book.takeRows(), ...sessions.rows, ...shared.rows],
      removed: [...sessions.removed, ...shared.removed],
    };
  }

  /** Load what was saved; `known` are all identities, among them the service accounts. */
  restore(rows: Iterable<StateRow>, known: Iterable<string>): void {
    for (const { state } of rows) {
      const plain = decodeState(state).plain as Link | SavedSession;
      if ("session" in plain) (isShared(plain.session) ? this.#shared : this.#sessions).restore(plain);
      else this.#book.restore(plain);
    }
    for (const uid of known) this.know(uid);
  }

  /** An identity that was seen before: the first of its object, if it was. */
  know(uid: string): void {
    this.#objects.sameAs(uid);
    this.#domainAccounts.sameAs(uid);
    this.#know(uid);
  }

  /** It is as if it had never been seen. */
  forget(uid: string): void {
    this.#objects.forget(uid);
    this.#domainAccounts.forget(uid);
    const name = accountOf(uid);
    const others = name === undefined ? undefined : this.#accounts.get(name)?.filter((other) => other !== uid);
    if (name === undefined || others === undefined) return;
    if (others.length === 0) this.#accounts.delete(name);
    else this.#accounts.set(name, others);
  }

  #know(uid: string): void {
    const name = accountOf(uid);
    if (name === undefined) return;
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
    this.#book.see({
      from,
      to: role,
      kind: named?.kind ?? "federation",
      evidence: named?.evidence ?? `${FEDERATED} by ${event.identity_name}`,
      confidence: origin?.confidence ?? "high",
      at,
    });
    const credential = sessionKey(raw["responseElements"]);
    const network = event.src_ip === undefined ? undefined : event.src_network;
    if (credential !== undefined)
      this.#sessions.remember(credential, { origin: from, at, network, asn: event.src_asn });
  }

  /** An identity took on a role: each step of a chain is a link. What AWS's own services take on is their work. */
  #chained(event: Event, at: number): void {
    const role = roleOfArn(event.resource);
    if (role === undefined || role === event.identity_uid || event.identity_kind === "cloud-service") return;
    this.#book.see({
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
    this.#book.see({ from: found, to: uid, kind: "same-machine", evidence: named.evidence, confidence, at });
    return { uid: found, confidence };
  }

  /** The same object of Microsoft's directory, which its logs call by different kinds. */
  #sameObject(uid: string, at: number): void {
    const from = this.#objects.sameAs(uid);
    if (from !== undefined)
      this.#book.see({ from, to: uid, kind: "same-machine", evidence: "the same object id", confidence: "high", at });
  }

  /** The same account of a domain, which two logs name with the domain. */
  #sameAccount(uid: string, at: number): void {
    const from = this.#domainAccounts.sameAs(uid);
    if (from === undefined) return;
    const evidence = `the same name in the same domain: ${domainAccountOf(uid)}`;
    this.#book.see({ from, to: uid, kind: "same-machine", evidence, confidence: "medium", at });
  }

  /** One machine under two names, by what is of one machine alone: the run that both are in, the application that both are. */
  #alike(event: Event, at: number): void {
    const shared = sharedBy(event);
    if (shared === undefined) return;
    const other = this.#shared.of(shared.key)?.origin;
    if (other === undefined) this.#shared.remember(shared.key, { origin: event.identity_uid, at });
    if (other === undefined || other === event.identity_uid) return;
    // Whichever was seen first: it is one link.
    const [from, to] = other < event.identity_uid ? [other, event.identity_uid] : [event.identity_uid, other];
    this.#book.see({ from, to, kind: "same-machine", evidence: shared.evidence, confidence: "high", at });
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
      this.#book.see({ from, to: event.identity_uid, kind: named.kind, evidence: named.evidence, confidence, at });
    }
  }
}

/** The operation whose original record is read for links. */
export const LINK_ACTIONS: readonly RecordAction[] = [{ source: "aws-cloudtrail", action: FEDERATED }];

/** `namespace/name` of a service account of a cluster. */
function accountOf(uid: string): string | undefined {
  const [provider, , kind, name] = uid.split(":");
  return provider === "kubernetes" && kind === "service-account" ? name : undefined;
}

function clusterOf(issuer: string, directory: Directory): string | undefined {
  return directory.accountOfIssuer(issuer);
}
