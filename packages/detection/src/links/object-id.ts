import { parseIdentityUid } from "@rolecall/core";

/** Platforms that call an application or a managed identity by the object id of one and the same directory. */
const DIRECTORY: ReadonlySet<string> = new Set(["entra", "azure", "microsoft-365"]);
const MACHINES: ReadonlySet<string> = new Set(["managed-identity", "oauth-app", "ai-agent"]);
const OBJECT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The object id of a machine of Microsoft's directory. The log of sign-ins says what is a managed identity; Graph and the
 * directory's audit call the same object an application, since they do not tell the two apart.
 */
export function objectIdOf(uid: string): string | undefined {
  const key = DIRECTORY.has(uid.slice(0, uid.indexOf(":"))) ? parseIdentityUid(uid) : undefined;
  if (key === undefined || !MACHINES.has(key.kind) || !OBJECT_ID.test(key.nativeId)) return undefined;
  return key.nativeId.toLowerCase();
}
