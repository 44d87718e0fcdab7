import { adviceOf } from "@rolecall/alerting";
import { type Config, hostName, isLoopback, type OidcConfig, systemClock } from "@rolecall/runtime";
import type { ConsoleOptions, SignInOptions } from "@rolecall/service-console";
import type { LoadedRules } from "../rules/loaded-rules.ts";
import { VERSION } from "../version.ts";
import { nameOfTag } from "./name-of-tag.ts";

type Common = "publicUrl" | "isLocal" | "signIn" | "sessionSecret" | "version" | "now" | "nameOfTag" | "adviceOf";

/** What a console is by its configuration, wherever it runs. */
export function consoleOptions(
  { console: { listen, public_url, oidc, session_secret } }: Config,
  ruleFiles: LoadedRules,
): Pick<ConsoleOptions, Common> {
  return {
    publicUrl: public_url,
    isLocal: isLoopback(hostName(listen) ?? ""),
    signIn: oidc === undefined ? undefined : signInOf(oidc),
    sessionSecret: session_secret?.reveal(),
    version: VERSION,
    now: systemClock.now,
    nameOfTag,
    async adviceOf(finding) {
      // What Rolecall's own rules say is much code: it is read for the first page that shows it.
      const { ruleResponses } = await import("../rules/rule-responses.ts");
      return adviceOf(finding, ruleResponses(ruleFiles)(finding.detector));
    },
  };
}

function signInOf({ issuer, client_id, client_secret, scopes, claim, roles }: OidcConfig): SignInOptions {
  return { issuer, clientId: client_id, clientSecret: client_secret.reveal(), scopes, claim, roles };
}
