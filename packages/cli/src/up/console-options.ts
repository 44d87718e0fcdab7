import { adviceOf } from "@rolecall/alerting";
import { type Config, hostName, isLoopback, type OidcConfig, systemClock } from "@rolecall/runtime";
import type { ConsoleOptions, SignInOptions } from "@rolecall/service-console";
import { ruleResponses } from "../rules/rule-responses.ts";
import { VERSION } from "../version.ts";
import { nameOfTag } from "./name-of-tag.ts";

type Common = "publicUrl" | "isLocal" | "signIn" | "sessionSecret" | "version" | "now" | "nameOfTag" | "adviceOf";

/** What a console is by its configuration, wherever it runs. */
export async function consoleOptions({
  console: { listen, public_url, oidc, session_secret },
  rules,
}: Config): Promise<Pick<ConsoleOptions, Common>> {
  const responseOf = await ruleResponses(rules);
  return {
    publicUrl: public_url,
    isLocal: isLoopback(hostName(listen) ?? ""),
    signIn: oidc === undefined ? undefined : signInOf(oidc),
    sessionSecret: session_secret?.reveal(),
    version: VERSION,
    now: systemClock.now,
    nameOfTag,
    adviceOf: (finding) => adviceOf(finding, responseOf(finding.detector)),
  };
}

function signInOf({ issuer, client_id, client_secret, claim, roles }: OidcConfig): SignInOptions {
  return { issuer, clientId: client_id, clientSecret: client_secret.reveal(), claim, roles };
}
