import { type ActionClass, type IdentityKind, identityUid, tokenFingerprint } from "@rolecall/core";
import type { Whereabouts } from "../network/whereabouts.ts";
import { nativeRecord } from "../records/native.ts";
import { type Deed, type ForeignKind, type Persona, sizeOf, usualOf } from "./persona.ts";

/** A tool as an agent or bot calls it. */
export interface Tool {
  readonly action: string;
  readonly actionClass: ActionClass;
  readonly service: string;
  readonly scope: string;
  readonly resourceKind: string;
  readonly bytes: number;
}

export interface ToolUserOptions {
  readonly provider: string;
  readonly account: string;
  readonly kind: IdentityKind;
  readonly name: string;
  readonly tools: readonly Tool[];
  readonly grantedScopes: readonly string[];
  readonly whereabouts: Whereabouts;
}

/** What an agent that was talked into it calls. */
const FOREIGN: Readonly<Record<ForeignKind, readonly Tool[]>> = {
  list: [tool("crm.list_customers", "discover", "crm", "crm:list", "customer", 40_000)],
  secret: [tool("vault.read_secret", "secret", "vault", "vault:read", "secret", 400)],
  admin: [tool("crm.update_permissions", "admin", "crm", "crm:admin", "role", 300)],
  bulk: [tool("crm.export_customers", "read", "crm", "crm:export", "customer", 3_000_000)],
};

export interface ToolUser extends Persona {
  /** A call of its nth tool; beyond its list, of one that it found on the way. */
  nth(number: number): Deed;
}

/** An agent or bot whose runtime writes the native format itself. */
export function createToolUser(options: ToolUserOptions): ToolUser {
  const { provider, account, kind, name, tools, grantedScopes, whereabouts } = options;
  const uid = identityUid(provider, account, kind, name);
  const credential = tokenFingerprint(`no token: ${uid}`);
  const deed =
    (used: Tool): Deed =>
    (random, at, client, result, size = 1) =>
      nativeRecord(random, at, {
        provider,
        account,
        identityUid: uid,
        identityName: name,
        action: used.action,
        service: used.service,
        actionClass: used.actionClass,
        resource: `${used.resourceKind}/${random.between(1000, 9999)}`,
        resourceKind: used.resourceKind,
        client,
        result,
        bytesOut: result === "success" ? sizeOf(random, used.bytes, size) : 0,
        credential,
        scopes: [used.scope],
        grantedScopes,
      });
  return {
    identityUid: uid,
    name,
    dependsOn: provider,
    usual: (random) => deed(usualOf(tools, 0, random)),
    nth: (number) => deed(tools[number] ?? foundTool(number)),
    foreign: (kind, random) => deed(random.pick(FOREIGN[kind])),
    delegate: () => undefined,
    home: whereabouts,
  };
}

const FOUND = ["translate", "ocr", "geocode", "summarize", "diff", "timeline", "forecast", "cluster", "embed", "lint"];

/** A tool of some server that somebody has connected. */
function foundTool(number: number): Tool {
  const word = FOUND[number % FOUND.length] ?? "tool";
  return tool(`mcp.${word}_${Math.floor(number / FOUND.length)}`, "execute", "mcp", "mcp:call", word, 2000);
}

/** A tool in one line. */
export function tool(
  action: string,
  actionClass: ActionClass,
  service: string,
  scope: string,
  resourceKind: string,
  bytes: number,
): Tool {
  return { action, actionClass, service, scope, resourceKind, bytes };
}
