import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { isNarrowed } from "./policy-condition.ts";
import { textsOf } from "./texts-of.ts";

/** Issuers of tokens for anybody's builds: a role that names no subject is open to each of their users. */
const PUBLIC_ISSUERS = ["token.actions.githubusercontent.com", "gitlab.com", "app.terraform.io", "agent.buildkite.com"];

/**
 * Operators that demand a value of a claim that every token has. Their opposites let in all the others, and `…IfExists`
 * asks the same where the claim is there.
 */
const DEMANDING = /^(?:for(?:any|all)values?:)?string(?:equals|equalsignorecase|like)(?:ifexists)?$/;
/** Whose subject may be anybody's: a star where the owner should stand, behind the kind of subject. */
const ANYBODY = /^(?:(?:repo|project_path|organization):)?[*?]/;
const ASSUMES = /^(?:\*|sts:(?:\*|assumerole\w*\*|assumerolewithwebidentity))$/;

/** Does an allowing statement of a role's trust let builds take the role whoever's they are? */
export function letsAnyBuildIn({ Principal, Action, Condition }: JsonObject): boolean {
  if (!isJsonObject(Principal) || !textsOf(Action).some((action) => ASSUMES.test(action.toLowerCase()))) return false;
  const issuers = textsOf(Principal["Federated"]).flatMap((provider) =>
    PUBLIC_ISSUERS.filter((issuer) => provider.endsWith(`:oidc-provider/${issuer}`)),
  );
  return issuers.some((issuer) => !demandsOwner(Condition, issuer)) && !isNarrowed(Condition);
}

/** Is there a claim beside the audience of which each value that is allowed is somebody's? All conditions must hold. */
function demandsOwner(condition: Json | undefined, issuer: string): boolean {
  if (!isJsonObject(condition)) return false;
  return Object.entries(condition).some(([operator, asked]) => {
    if (!DEMANDING.test(operator.toLowerCase()) || !isJsonObject(asked)) return false;
    return Object.entries(asked).some(([key, value]) => {
      const claim = key.toLowerCase();
      if (!claim.startsWith(`${issuer}:`) || claim.endsWith(":aud")) return false;
      const values = textsOf(value);
      return values.length > 0 && !values.some((each) => ANYBODY.test(each));
    });
  });
}
