import { type Event, parseIdentityUid } from "@rolecall/core";

/** What two names of one machine have in common. */
export interface Shared {
  readonly key: string;
  readonly evidence: string;
}

/** Platforms whose logs name an application by its id where they do not name its object. */
const DIRECTORY: ReadonlySet<string> = new Set(["entra", "azure", "microsoft-365"]);

/**
 * What tells that an identity is one that another event calls otherwise.
 *
 * - A run of GitHub Actions: events of runs call its workflow by the display name, those of its jobs by the file.
 * - An application in a tenant of Microsoft's: a delegated call names the application alone, others its service principal.
 */
export function sharedBy(event: Event): Shared | undefined {
  if (event.identity_kind === "ci-workflow") return event.provider === "github" ? ofRun(event) : undefined;
  if (event.identity_kind === "oauth-app" || event.identity_kind === "managed-identity") return ofApplication(event);
  return undefined;
}

/** Keys of this kind, among those of credentials. */
export function isShared(key: string): boolean {
  return key.startsWith("run:") || key.startsWith("app:");
}

function ofRun({ run_uid, account_uid }: Event): Shared | undefined {
  if (run_uid === undefined) return undefined;
  return { key: `run:${account_uid ?? ""}/${run_uid}`, evidence: `the same run ${run_uid}` };
}

function ofApplication({ identity_uid, provider, labels }: Event): Shared | undefined {
  const app = labels?.["app_id"]?.toLowerCase();
  if (app === undefined || !DIRECTORY.has(provider)) return undefined;
  const tenant = parseIdentityUid(identity_uid)?.account;
  return tenant === undefined || tenant === ""
    ? undefined
    : { key: `app:${tenant}/${app}`, evidence: `the same application ${app} of tenant ${tenant}` };
}
