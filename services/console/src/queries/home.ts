import { type Finding, parseIdentityUid } from "@rolecall/core";

/** Where the identity of a finding is at home. The account alone says little: `default` is one of Kubernetes and of Okta. */
export function homeOf({ identity_uid }: Finding): { readonly provider: string; readonly account: string } {
  const { provider = "", account = "" } = parseIdentityUid(identity_uid) ?? {};
  return { provider, account };
}
