import type { JsonObject } from "@rolecall/core";
import type { Client } from "../network/client.ts";
import { uuid } from "../random/identifier.ts";
import type { Random } from "../random/random.ts";
import type { RawRecord } from "../world.ts";
import { AWS_ACCOUNT } from "./cloudtrail.ts";
import { secondsText } from "./second.ts";

/** A user signs in to the console with a second factor (CloudTrail user guide, "AWS Management Console sign-in events"). */
export function consoleLogin(random: Random, at: number, user: string, principalId: string, client: Client): RawRecord {
  const record: JsonObject = {
    eventVersion: "1.11",
    userIdentity: {
      type: "IAMUser",
      principalId,
      arn: `arn:aws:iam::${AWS_ACCOUNT}:user/${user}`,
      accountId: AWS_ACCOUNT,
      userName: user,
    },
    eventTime: secondsText(at),
    eventSource: "signin.amazonaws.com",
    eventName: "ConsoleLogin",
    awsRegion: "us-east-1",
    sourceIPAddress: client.ip,
    userAgent: client.userAgent,
    requestParameters: null,
    responseElements: { ConsoleLogin: "Success" },
    additionalEventData: {
      LoginTo: "https://console.aws.amazon.com/console/home",
      MobileVersion: "No",
      MFAUsed: "Yes",
    },
    eventID: uuid(random),
    readOnly: false,
    eventType: "AwsConsoleSignIn",
    managementEvent: true,
    recipientAccountId: AWS_ACCOUNT,
    eventCategory: "Management",
  };
  return { at: at - (at % 1000), source: "aws-cloudtrail", record };
}
