import type { Store, StoredDeadLetter } from "@rolecall/clickhouse";
import type { ChangeRecord, Finding, Identity } from "@rolecall/core";
import type { HealthReport } from "@rolecall/runtime";
import type { AccessLink } from "./access/access-link.ts";
import type { SignInOptions } from "./access/sign-in.ts";
import type { StoreBounds } from "./queries/bounded-store.ts";

/** One number of the pipeline, with its name in words. */
export interface PipelineCount {
  readonly name: string;
  /** Undefined while nobody knows. */
  readonly value: number | undefined;
  /** What the number means, and what to do when it is not as it should be. */
  readonly meaning: string;
}

/** How the pipeline is, as the page shows it. */
export interface PipelineReport {
  readonly health: HealthReport;
  readonly counts: readonly PipelineCount[];
  /** The effective configuration as YAML with secrets as `***`, and the SHA-256 of it. */
  readonly config?: { readonly text: string; readonly hash: string } | undefined;
  /** Findings per 1,000 identities and day that the configuration asks for. */
  readonly budget?: number | undefined;
}

/** An analyst's verdict on a finding, that somebody owns it, or that the verdict is taken back. */
export interface AskedFeedback {
  readonly finding_uid: string;
  readonly verdict: "expected" | "dismissed" | "compromised" | "acknowledged" | "reopen";
  readonly comment: string;
  /** When an `expected` ends, RFC 3339; the alerter's own bound by default. */
  readonly until: string | undefined;
  readonly by: string;
}

/** A silence that is to be set, or changed where it has an id. Times are RFC 3339. */
export interface AskedSilence {
  readonly silence_id: string | undefined;
  /** `severity="low"`; elements in braces are sets of their own, of which any may match. */
  readonly matchers: readonly string[];
  readonly starts_at: string;
  readonly ends_at: string;
  readonly created_by: string;
  readonly comment: string;
}

/** What a silence covers as things are. */
export interface SilenceCover {
  /** Of what is open. */
  readonly matches: Readonly<Record<"findings" | "identities" | "critical" | "of", number>>;
  /** Of the identities known; undefined where its matchers say nothing of those, or nobody could tell in time. */
  readonly known?: { readonly identities: number; readonly of: number } | undefined;
  /** Why it may hold back less than was meant, or more. */
  readonly warnings: readonly string[];
}

/** What the alerter answers: durable, or one sentence on why not. Of a silence, also what it covers. */
export type AlerterAnswer =
  | ({ readonly accepted: true } & DoneAnswer)
  | {
      readonly accepted: false;
      readonly reason: "not-found" | "conflict" | "refused" | "not-allowed";
      readonly message: string;
    };

export interface DoneAnswer extends Partial<SilenceCover> {
  /** Empty, or one sentence beside it. */
  readonly message: string;
  readonly silence_id?: string | undefined;
}

/** The way to the alerter. Calls reject where it does not answer in time. */
export interface AlerterDoor {
  feedback(asked: AskedFeedback): Promise<AlerterAnswer>;
  silence(asked: AskedSilence): Promise<AlerterAnswer>;
  expire(silenceId: string, by: string): Promise<AlerterAnswer>;
  /** What such a silence would cover; nothing is set. */
  cover(asked: AskedSilence): Promise<AlerterAnswer>;
}

/** The least policy that an identity needs. */
export interface SuggestedPolicy {
  /** As YAML, for a file of policies. */
  readonly policy: string;
  /** What it would have refused of the history, for a person. */
  readonly proof: string;
}

/** What the bytes of a dead letter became when they were read again. */
export interface RetriedLetter {
  readonly events: number;
  readonly dead: number;
  /** Why its bytes were not even read. */
  readonly why?: string | undefined;
}

export interface ConsoleOptions {
  readonly store: Store;
  /** Opens everything, as a bearer token of whoever runs the process; at least 128 bits of chance. Seals the link's sessions. */
  readonly accessToken: string;
  /** The printed link. Absent: `accessToken` is the link's, for as long as the process lives. */
  readonly link?: AccessLink | undefined;
  /** The address that alerts link to, where it is not loopback's: its host and origin are accepted. */
  readonly publicUrl?: string | undefined;
  /** The listener is bound to loopback: programs read the API without a token (decision 0004). False on any other. */
  readonly isLocal: boolean;
  /** Of the product. */
  readonly version: string;
  /** Which of several consoles on one history this is: each keeps a chain of the audit log. Absent: the only one. */
  readonly instance?: string | undefined;
  /** Epoch ms; for what is told as "3 hours ago" and for `since` as a span. */
  readonly now: () => number;
  /** Asked each time that the page is shown; absent: the page shows what the history tells. */
  readonly pipeline?: (() => Promise<PipelineReport>) | undefined;
  /** Does the process work? Asked every few seconds at most; absent: lists do not say where it does not. */
  readonly health?: (() => Promise<HealthReport>) | undefined;
  /** The name behind an ATT&CK technique (`T1078.004`) or an OWASP entry (`NHI2`); undefined where there is none. */
  readonly nameOfTag?: ((id: string) => string | undefined) | undefined;
  /** What is to be done about a finding, as messages say it; absent: the page does not say. */
  readonly adviceOf?: ((finding: Finding) => Promise<string>) | undefined;
  /** Absent: what would change something is answered with 503. */
  readonly alerter?: AlerterDoor | undefined;
  /** Puts a change that somebody tells of into the log of events. Absent: that is answered with 503. */
  readonly changes?: ((record: Omit<ChangeRecord, "tenant">) => Promise<void>) | undefined;
  /** People sign in at a provider (OpenID Connect); needs `publicUrl`. Absent: the printed link alone. */
  readonly signIn?: SignInOptions | undefined;
  /** Seals sessions of people who signed in; the same on every replica. Absent: by chance, so that a restart ends them. */
  readonly sessionSecret?: string | undefined;
  /** Reads a dead letter's bytes again. Absent: the page says how the command does it. */
  readonly retry?: ((letter: StoredDeadLetter) => Promise<RetriedLetter>) | undefined;
  /**
   * The least policy that an identity needs, by its history since then, RFC 3339; undefined where it holds too little.
   * Absent: the page says how the command does it.
   */
  readonly suggest?:
    | ((identity: Pick<Identity, "tenant" | "identity_uid">, since: string) => Promise<SuggestedPolicy | undefined>)
    | undefined;
  /** Bounds of what is asked of the history; `BOUNDS` by default. */
  readonly bounds?: StoreBounds | undefined;
  /** A request failed by our own fault or the store's; the answer says so without details. */
  readonly onFault?: ((error: unknown) => void) | undefined;
}
