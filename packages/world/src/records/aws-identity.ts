import type { JsonObject } from "@rolecall/core";
import { awsId } from "../random/identifier.ts";
import type { Random } from "../random/random.ts";
import { AWS_ACCOUNT } from "./cloudtrail.ts";
import { secondsText } from "./second.ts";

/** `userIdentity` of a role's session (CloudTrail user guide, "userIdentity element"). */
export function assumedRole(random: Random, role: string, session: string, sessionAt: number): JsonObject {
  const roleId = awsId(random.split(role), "AROA", 21);
  return {
    type: "AssumedRole",
    principalId: `${roleId}:${session}`,
    arn: `arn:aws:sts::${AWS_ACCOUNT}:assumed-role/${role}/${session}`,
    accountId: AWS_ACCOUNT,
    accessKeyId: awsId(random.split(`${role}/${session}/${sessionAt}`), "ASIA", 20),
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: roleId,
        arn: `arn:aws:iam::${AWS_ACCOUNT}:role/${role}`,
        accountId: AWS_ACCOUNT,
        userName: role,
      },
      attributes: { creationDate: secondsText(sessionAt), mfaAuthenticated: "false" },
    },
  };
}

/** `userIdentity` of a user who acts with a long-lived key. */
export function iamUserKey(random: Random, user: string): JsonObject {
  return { ...iamUser(random, user), accessKeyId: awsId(random.split(`${user}/key`), "AKIA", 20), userName: user };
}

/** `userIdentity` of a user in a console session. */
export function iamUserConsole(random: Random, user: string, session: string, sessionAt: number): JsonObject {
  return {
    ...iamUser(random, user),
    accessKeyId: awsId(random.split(`${user}/${session}`), "ASIA", 20),
    userName: user,
    sessionContext: { attributes: { creationDate: secondsText(sessionAt), mfaAuthenticated: "true" } },
  };
}

/** `userIdentity` of an Actions job that trades its OIDC token for a role. */
export function webIdentityUser(subject: string): JsonObject {
  const provider = `arn:aws:iam::${AWS_ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
  return {
    type: "WebIdentityUser",
    principalId: `${provider}:sts.amazonaws.com:${subject}`,
    userName: subject,
    identityProvider: provider,
  };
}

function iamUser(random: Random, user: string): { readonly [key: string]: string } {
  return {
    type: "IAMUser",
    principalId: awsId(random.split(`${user}/id`), "AIDA", 21),
    arn: `arn:aws:iam::${AWS_ACCOUNT}:user/${user}`,
    accountId: AWS_ACCOUNT,
  };
}
