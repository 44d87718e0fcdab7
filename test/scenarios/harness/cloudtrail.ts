type Json = Readonly<Record<string, unknown>>;

const ACCOUNT = "123456789012";

/** What CloudTrail writes of one call. */
export interface Call {
  /** RFC 3339. */
  readonly at: string;
  readonly service: string;
  readonly action: string;
  readonly ip?: string;
  readonly agent?: string;
  readonly parameters?: Json;
}

/** A record of an IAM user. */
export function byUser(user: string, call: Call): Json {
  const arn = `arn:aws:iam::${ACCOUNT}:user/${user}`;
  return record(
    {
      type: "IAMUser",
      principalId: "AIDA1",
      arn,
      accountId: ACCOUNT,
      userName: user,
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    },
    call,
  );
}

/** A record of a service's role, at work in one of its sessions. */
export function byRole(role: string, call: Call): Json {
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/i-0abc`;
  const issuer = {
    type: "Role",
    principalId: "AROA1",
    arn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
    accountId: ACCOUNT,
    userName: role,
  };
  const identity = {
    type: "AssumedRole",
    principalId: "AROA1:i-0abc",
    arn,
    accountId: ACCOUNT,
    accessKeyId: `ASIA${role.toUpperCase()}`,
  };
  return record({ ...identity, sessionContext: { sessionIssuer: issuer } }, call);
}

/** AWS found a key in public, and quarantined its user. */
export function keyFoundInPublic(user: string, at: string): Json {
  const policyArn = "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3";
  return byUser("aws-support", {
    at,
    service: "iam",
    action: "AttachUserPolicy",
    parameters: { userName: user, policyArn },
  });
}

let ids = 0;

function record(
  userIdentity: Json,
  { at, service, action, ip = "198.51.100.7", agent = "aws-sdk-go/1.44", parameters = {} }: Call,
): Json {
  ids += 1;
  return {
    eventVersion: "1.09",
    userIdentity,
    eventTime: at,
    eventSource: `${service}.amazonaws.com`,
    eventName: action,
    awsRegion: "eu-central-1",
    sourceIPAddress: ip,
    userAgent: agent,
    requestParameters: parameters,
    responseElements: null,
    requestID: `r-${ids}`,
    eventID: `00000000-0000-4000-8000-${String(ids).padStart(12, "0")}`,
    readOnly: /^(?:Get|List|Describe)/.test(action),
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: "Management",
  };
}
