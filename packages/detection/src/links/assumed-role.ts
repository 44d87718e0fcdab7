import { identityUid, isJsonObject, type Json } from "@rolecall/core";

/** The role that a request of AWS STS asks for. */
export function roleOf(request: Json | undefined): string | undefined {
  const arn = isJsonObject(request) ? request["roleArn"] : undefined;
  return typeof arn === "string" ? roleOfArn(arn) : undefined;
}

export function roleOfArn(arn: string | undefined): string | undefined {
  const parts = arn === undefined ? null : /^arn:[^:]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn);
  return parts === null ? undefined : identityUid("aws", parts[1] ?? "", "role", parts[2] ?? "");
}

/** The access-key id of the session that its answer began. */
export function sessionKey(response: Json | undefined): string | undefined {
  const credentials = isJsonObject(response) ? response["credentials"] : undefined;
  const id = isJsonObject(credentials) ? credentials["accessKeyId"] : undefined;
  return typeof id === "string" && id !== "" ? id : undefined;
}
