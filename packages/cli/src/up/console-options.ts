import { adviceOf } from "@rolecall/alerting";
import type { ResponseOf } from "@rolecall/notifiers";
import { type Config, hostName, isLoopback, type OidcConfig, systemClock } from "@rolecall/runtime";
import type { ConsoleOptions, SignInOptions } from "@rolecall/service-console";
import { VERSION } from "../version.ts";
import { nameOfTag } from "./name-of-tag.ts";

type Common = "publicUrl" | "isLocal" | "signIn" | "sessionSecret" | "version" | "now" | "nameOfTag" | "adviceOf";

/** What a console is by its configuration, wherever it runs. */
export function consoleOptions(
  { console: { listen, public_url, oidc, session_secret } }: Config,
  responseOf: ResponseOf,
): Pick<ConsoleOptions, Common> {
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

function signInOf({ issuer, client_id, client_secret, scopes, claim, roles }: OidcConfig): SignInOptions {
  return { issuer, clientId: client_id, clientSecret: client_secret.reveal(), scopes, claim, roles };
}
