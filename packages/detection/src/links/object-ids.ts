import { parseIdentityUid } from "@rolecall/core";

/** Platforms that call an application or a managed identity by the object id of one and the same directory. */
const DIRECTORY: ReadonlySet<string> = new Set(["entra", "azure", "microsoft-365"]);
const MACHINES: ReadonlySet<string> = new Set(["managed-identity", "oauth-app", "ai-agent"]);
const OBJECT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST = 200_000;

/**
 * Machines of Microsoft's directory by their object id. The log of sign-ins says what is a managed identity; Graph and the
 * directory's audit call the same object an application, since they do not tell the two apart.
 */
export class ObjectIds {
  readonly #known = new Map<string, readonly string[]>();

  /** The identity that was seen first under the same object id, where it is another one. */
  sameAs(uid: string): string | undefined {
    const id = objectIdOf(uid);
    if (id === undefined) return undefined;
    const known = this.#known.get(id) ?? [];
    const [first] = known;
    if (!known.includes(uid) && (first !== undefined || this.#known.size < MOST)) this.#known.set(id, [...known, uid]);
    return first === uid ? undefined : first;
  }

  forget(uid: string): void {
    const id = objectIdOf(uid);
    if (id === undefined) return;
    const others = this.#known.get(id)?.filter((other) => other !== uid) ?? [];
    if (others.length === 0) this.#known.delete(id);
    else this.#known.set(id, others);
  }
}

function objectIdOf(uid: string): string | undefined {
  const key = DIRECTORY.has(uid.slice(0, uid.indexOf(":"))) ? parseIdentityUid(uid) : undefined;
  if (key === undefined || !MACHINES.has(key.kind) || !OBJECT_ID.test(key.nativeId)) return undefined;
  return key.nativeId.toLowerCase();
}
