import { type IdentityKind, identityUid, type JsonObject } from "@rolecall/core";
import type { Client } from "../network/client.ts";
import { releasesBefore, type Whereabouts } from "../network/whereabouts.ts";
import type { Random } from "../random/random.ts";
import { assumedRoleUser, assumeRoleCall } from "../records/assume-role.ts";
import { assumedRole, iamUserConsole, iamUserKey } from "../records/aws-identity.ts";
import { AWS_ACCOUNT, type AwsCall, cloudTrail } from "../records/cloudtrail.ts";
import { FOREIGN_AWS_CALLS } from "./aws-calls.ts";
import { type Deed, type Persona, sizeOf, usualOf } from "./persona.ts";

/** How it is known to AWS. */
export type AwsPrincipal = "role" | "key" | "console";

export interface AwsPersonaOptions {
  readonly seed: Random;
  readonly principal: AwsPrincipal;
  /** Name of the role or user. */
  readonly name: string;
  readonly calls: readonly AwsCall[];
  readonly releases: readonly number[];
  readonly whereabouts: Whereabouts;
}

const KINDS: Readonly<Record<AwsPrincipal, IdentityKind>> = { role: "role", key: "access-key", console: "human" };
/** A role that no machine ever assumes. */
const CHAINED_ROLE = "billing-admin";
const OBJECT_BYTES = 60_000;
const MAX_SESSIONS = 64;

/** A role, or a user, that calls AWS and is seen in CloudTrail. */
export function createAwsPersona(options: AwsPersonaOptions): Persona {
  const { name, principal, calls, releases, whereabouts } = options;
  const identityOf = createIdentities(options);
  const deed =
    (call: AwsCall, about: string): Deed =>
    (random, at, client, result, size = 1) => {
      const bytes = call.data === true && result === "success" ? sizeOf(random, OBJECT_BYTES, size) : 0;
      const [bytesIn, bytesOut] = call.readOnly ? [0, bytes] : [bytes, 0];
      const fields = { identity: identityOf(client), call, own: about, client, result, bytesIn, bytesOut };
      return cloudTrail(random, at, fields);
    };
  return {
    identityUid: identityUid("aws", AWS_ACCOUNT, KINDS[principal], name),
    name,
    dependsOn: "aws",
    usual: (random, at) => deed(usualOf(calls, releasesBefore(releases, at), random), name),
    foreign: (kind, random) => deed(random.pick(FOREIGN_AWS_CALLS[kind]), "customer-exports"),
    delegate: () => (random, at, client, result) => {
      const call = assumeRoleCall(CHAINED_ROLE, "maintenance", false);
      const response = assumedRoleUser(options.seed, CHAINED_ROLE, "maintenance", at);
      const fields = {
        identity: identityOf(client),
        call,
        own: name,
        client,
        result,
        bytesIn: 0,
        bytesOut: 0,
        response,
      };
      return cloudTrail(random, at, fields);
    },
    home: whereabouts,
  };
}

/** `userIdentity` per session, the same object for all records of it. */
function createIdentities({ seed, principal, name }: AwsPersonaOptions): (client: Client) => JsonObject {
  if (principal === "key") {
    const identity = iamUserKey(seed, name);
    return () => identity;
  }
  const sessions = new Map<string, JsonObject>();
  return ({ session, sessionAt }) => {
    const key = `${session}/${sessionAt}`;
    let identity = sessions.get(key);
    if (identity === undefined) {
      identity =
        principal === "role"
          ? assumedRole(seed, name, session, sessionAt)
          : iamUserConsole(seed, name, session, sessionAt);
      if (sessions.size >= MAX_SESSIONS) sessions.clear();
      sessions.set(key, identity);
    }
    return identity;
  };
}
