import type { ActionClass, CredentialKind, EventOutcome } from "@rolecall/core";

/** What a message or a record of a machine says that somebody did. */
export interface Act {
  readonly action: string;
  readonly actionClass: ActionClass;
  /** The user's name; a number where the log has no more; absent where nobody is known. */
  readonly user: string | undefined;
  readonly outcome: EventOutcome;
  readonly resource?: string | undefined;
  readonly resourceKind?: string | undefined;
  readonly address?: string | undefined;
  readonly credential?: { readonly uid: string | undefined; readonly kind: CredentialKind } | undefined;
  readonly session?: string | undefined;
  readonly error?: string | undefined;
  readonly granted?: string | undefined;
  readonly labels?: Readonly<Record<string, string | undefined>>;
}
