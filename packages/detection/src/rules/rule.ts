import type { Confidence, IdentityKind, JsonObject, Severity } from "@rolecall/core";
import type { OwaspNhi } from "../tags/owasp-nhi.ts";
import type { TacticName, TechniqueId } from "../tags/techniques.ts";

/** How often a match that is what the identity always does is told; see `Rule.repeats`. */
export type Repeats = "always" | "by-network" | "by-actor" | "by-kind" | "by-set";

/**
 * Where a value stands: a field of the event (`service`, `labels.invoked_by`), a member of the original record
 * (`raw.requestParameters.userName`), or, inside `each`, of the member looked at (`item.fromPort`). `*` stands for every
 * element of an array or every value of an object, `**` for a value and whatever is in it; a name that has dots of its own
 * stands in brackets (`raw.metadata.labels[app.kubernetes.io/name]`). A path may have many values; a path that ends at an
 * array has its elements. Absent members have no value. `outsiders.<path>` has the accounts outside that an AWS policy document at
 * the path lets in, or `everybody`; `terms.<path>` what each of its statements lets them do, and under which conditions.
 * `handed.raw.arguments` has what a tool was handed, wherever its emitter writes that: never what came back, nor a prompt.
 * `hosts.raw.arguments` has the hosts in it, `servers.raw.arguments` the servers of tools that it adds to an agent, `written.raw.arguments`
 * the texts that the tool was to write or keep.
 * `environment` is what the inventory says of the account or of the identity, where the event does not say.
 * `beside.person` is the person for whom an agent that writes code runs, `beside.key` that or the resource, `beside.call` the call and for whom.
 */
export type Path = string;

/** What the statements of an AWS policy document (JSON text, URL-encoded or not, or an object) may give away. */
export type PolicyTest = "outside" | "public" | "admin" | "any-build";

/**
 * A condition, closed and without code, so that a rule can be read, listed and shown. A condition on a path holds when
 * **some** value of it does; `not` of one therefore means that none does. Text compares without regard to case, because
 * one vendor writes its own names both ways. `matches` is a glob of `*` only, in linear time.
 */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  /** Some member at the path for which `where` holds; inside, `item.` is that member. */
  | { readonly each: Path; readonly where: Condition }
  | { readonly field: Path; readonly equals: string | number | boolean }
  | { readonly field: Path; readonly in: readonly (string | number | boolean)[] }
  | { readonly field: Path; readonly prefix: string }
  | { readonly field: Path; readonly suffix: string }
  | { readonly field: Path; readonly contains: string }
  | { readonly field: Path; readonly matches: string }
  /** One of these paths of a file system, however it is written: `//etc/./kubernetes/` is `/etc/kubernetes`. */
  | { readonly field: Path; readonly isPath: readonly string[] }
  | { readonly field: Path; readonly exists: boolean }
  | { readonly field: Path; readonly atLeast: number }
  | { readonly field: Path; readonly atMost: number }
  /** The values of two paths: some value of the first that no value of the second equals; both must exist. */
  | { readonly field: Path; readonly differsFrom: Path }
  /** Some value of the first path is one of the second's. */
  | { readonly field: Path; readonly equalsPath: Path }
  /** Some value of the first path is an address (`name@domain`) in the domain of one of the second's. */
  | { readonly field: Path; readonly sameDomainAs: Path }
  /** Some value of the first path is a service account, `serviceAccount:<name>@<project>…`, of one of the projects of the second. */
  | { readonly field: Path; readonly serviceAccountOf: Path }
  /** An ARN or a 12-digit AWS account id of another account than the event's, which the inventory does not name. */
  | { readonly field: Path; readonly outsideAccount: true }
  /**
   * A host that is neither private nor below a domain that the inventory names; of `machine`, any but the machine's own. A host
   * that the text leaves open is one.
   */
  | { readonly field: Path; readonly outsideHost: "company" | "machine" }
  /** An address range of the whole internet, or of more of it than any private one: IPv4 up to /7, IPv6 up to /12. */
  | { readonly field: Path; readonly worldOpen: true }
  /** An address, or a range that has one, that is not private, loopback or link-local (RFC 1918, 6598, 4193). */
  | { readonly field: Path; readonly publicAddress: true }
  | { readonly field: Path; readonly policy: PolicyTest }
  /** A CEL expression over `event` and `raw`, of a user's own rule. */
  | { readonly cel: string };

/** Counts distinct values per identity; the rule matches from the `atLeast`-th within the span on. */
export interface Threshold {
  /** Each value of each path counts: many in one record count as many. */
  readonly distinct: readonly Path[];
  /** What is counted for apart from the identity: a credential. Absent: the identity alone. */
  readonly per?: Path;
  /** What the values are, in the plural, for people: `secrets`. */
  readonly noun: string;
  /** At most 64. */
  readonly atLeast: number;
  readonly withinMs: number;
}

/** One step of a sequence: any of the operations, under a condition. */
export interface Step {
  readonly actions: readonly string[];
  readonly when?: Condition;
}

/** Steps of one identity in this order, all within the span; other events may come between. Matches at the last step. */
export interface Sequence {
  /** Two to ten. */
  readonly steps: readonly Step[];
  readonly withinMs: number;
  /** What the steps have in common besides the identity: a credential, a resource. Absent: the identity alone. */
  readonly per?: Path;
}

/** A technique under the tactic that it serves here. */
export interface TechniqueUse {
  readonly tactic: TacticName;
  readonly technique: TechniqueId;
}

/** Records in the vendor's format that prove the rule; read in order, the last one decides. */
export interface Example {
  /** What happens, in a few words: the name of the test case. */
  readonly name: string;
  readonly records: readonly JsonObject[];
}

/** An operation of a source whose events are looked at in their original record: exact, or ending in `*`; case is ignored. */
export interface RecordAction {
  readonly source: string;
  /** Only of events of this provider. */
  readonly provider?: string;
  readonly action: string;
  /** Only of events in which a field of their own holds one of these texts, in lower case; case is ignored. */
  readonly holding?: { readonly field: string; readonly texts: readonly string[] };
}

/** One rule, as data. Adding a rule is adding one such object to the list of its platform. */
export interface Rule {
  /** `aws-trail-stopped`. The `detector` of its findings; never reused for another meaning. */
  readonly id: string;
  /** Raised when the meaning changes. */
  readonly version: number;
  /** One sentence. `{path}` is replaced by the path's first value, made harmless; `{path|words}` by the words without one. */
  readonly title: string;
  /** The decoders whose events it reads: `aws-cloudtrail`. */
  readonly sources: readonly string[];
  /** Operation names, exact, or ending in `*`; `*` alone is every one. The index: nothing else is looked at for other actions. */
  readonly actions: readonly string[];
  /** `Event.service`, where the name of the operation alone is ambiguous. */
  readonly service?: string;
  /** Kinds of identity that it looks at; absent: all. Cheap, as `names` is, for rules that look at every operation. */
  readonly kinds?: readonly IdentityKind[];
  /** `identity_name`s that it looks at; absent: all. */
  readonly names?: readonly string[];
  readonly when?: Condition;
  readonly threshold?: Threshold;
  /** `actions` are then those of all its steps, and `when` holds for each of them. */
  readonly sequence?: Sequence;
  /** Severity of a success, by the tactic it serves (low: discovery; high: exfiltration, impact, lasting access). */
  readonly severity: Severity;
  /** Severity when it was refused for lack of rights (`denied`). Absent: refused attempts are not reported. */
  readonly attempted?: Severity;
  /** Severity when it failed for another reason (`error`): hardly ever, since tools run into errors all day. Absent: not reported. */
  readonly failed?: Severity;
  /**
   * `alone` tells every failed attempt. Default: from the second watched operation on that the identity was refused
   * within an hour, of any rule.
   */
  readonly refusal?: "alone";
  readonly confidence: Confidence;
  /** `anyone` also reports what a cloud's own services do (service principals, service-linked roles). Default: they are left out. */
  readonly actors?: "anyone";
  /**
   * `always`: told each time, also where it is what the identity does every day. `by-network`: the rule is about where the
   * identity is, so each network is told of on its first day, and never again, whatever the severity and the operation;
   * at `medium` at most while nothing is known of its home, or where it is often elsewhere. `by-actor`: the rule is about
   * who does it, so it is told on the identity's first day, and then from another client or network, whatever the resource.
   * `by-kind`: the same, and also of another kind of resource, as in another namespace. `by-set`, of a rule with a threshold: told
   * once, whatever its severity, and then of other things than those, from another client or network, faster, or at another time
   * of the day. Default: told until it is its habit.
   */
  readonly repeats?: Repeats;
  /** Rules that tell of one deed: of one identity they are one finding, which is what the gravest of them says. */
  readonly story?: string;
  /**
   * Who gains by it, or what comes to run: where that is the same, and the client and the network are, a match of any severity
   * is a habit once it was told on three days, and more of it the same day is one finding. Whoever takes the identity over has
   * nothing of what it always gives to the same ones. Where it is everybody, it must be the same resource. Absent, or without
   * a value: grave matches are told each time.
   */
  readonly alike?: readonly Path[];
  /**
   * Of a rule about taking things away: the operations by which the same identity makes them, where their events name what was
   * made, and where the match names what is taken (absent: its `key`). Names that others may have too say of what they are one
   * with `within`: the service, the kind, the region. Of what it made itself within 14 days `told` is told, or else `info`: `medium`
   * where the log does not tell what is made from what is changed, or where others' data may be under it by then.
   */
  readonly own?: {
    readonly made: readonly string[];
    readonly as: readonly Path[];
    readonly taken?: Path;
    readonly within?: readonly Path[];
    readonly told?: Severity;
  };
  /**
   * Of a rule about where the identity is: what many do who are at one new place together, in the words after `81 members of role/payments:`.
   * They are one finding then. Absent: each has its own.
   */
  readonly together?: string;
  /**
   * Of what another product found: the id that the product gave it. What has that id, or the rule's key, of one identity is one
   * finding, whichever rule tells of it; and the same key of many identities is one about all of them.
   */
  readonly reported?: Path;
  readonly attacks: readonly TechniqueUse[];
  readonly owasp: readonly OwaspNhi[];
  /** What is normal, in words, beside what was observed. */
  readonly expected: string;
  /** Paths whose values are shown as observed. */
  readonly shows: readonly Path[];
  /** The path whose value makes two matches of an identity the same episode. Absent: one episode per identity. */
  readonly key?: Path;
  /** Who causes this without being an attacker, and how to tell. */
  readonly falsePositives: readonly string[];
  /** What to do, the reversible step first. */
  readonly response: readonly string[];
  readonly fires: readonly Example[];
  readonly quiet: readonly Example[];
}
