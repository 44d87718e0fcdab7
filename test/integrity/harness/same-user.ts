/** The same role, key and record ids for everybody. */
export function recordOfSameUser(n: number, eventName: string): object {
  return {
    eventVersion: "1.08",
    userIdentity: {
      type: "IAMUser",
      arn: "arn:aws:iam::111122223333:user/deploy",
      accountId: "111122223333",
      userName: "deploy",
      accessKeyId: "AKIADEPLOY",
    },
    eventTime: new Date(Date.UTC(2026, 0, 5, 10, n)).toISOString().replace(".000", ""),
    eventSource: eventName === "StopLogging" ? "cloudtrail.amazonaws.com" : "s3.amazonaws.com",
    eventName,
    sourceIPAddress: "198.51.100.7",
    userAgent: "aws-cli/2.15.0",
    requestParameters: { name: "main" },
    eventID: `same-${n}`,
    eventType: "AwsApiCall",
    recipientAccountId: "111122223333",
  };
}
