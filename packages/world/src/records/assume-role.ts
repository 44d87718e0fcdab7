import type { JsonObject } from "@rolecall/core";
import { awsId } from "../random/identifier.ts";
import type { Random } from "../random/random.ts";
import { AWS_ACCOUNT, type AwsCall } from "./cloudtrail.ts";
import { secondsText } from "./second.ts";

/** `sts:AssumeRole`, or the form with an OIDC token. */
export function assumeRoleCall(role: string, session: string, web: boolean): AwsCall {
  const params = { roleArn: roleArn(role), roleSessionName: session, durationSeconds: 3600 };
  return {
    service: "sts",
    name: web ? "AssumeRoleWithWebIdentity" : "AssumeRole",
    readOnly: true,
    params: () => params,
  };
}

/** What STS answers, without the session token. */
export function assumedRoleUser(seed: Random, role: string, session: string, at: number): JsonObject {
  return {
    credentials: {
      accessKeyId: awsId(seed.split(`${role}/${session}/${at}`), "ASIA", 20),
      expiration: secondsText(at + 3_600_000),
    },
    assumedRoleUser: {
      assumedRoleId: `${awsId(seed.split(role), "AROA", 21)}:${session}`,
      arn: `arn:aws:sts::${AWS_ACCOUNT}:assumed-role/${role}/${session}`,
    },
  };
}

function roleArn(role: string): string {
  return `arn:aws:iam::${AWS_ACCOUNT}:role/${role}`;
}
