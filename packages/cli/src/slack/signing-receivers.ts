import { SLACK_API, type SlackConfig } from "@rolecall/notifiers";
import type { Config } from "@rolecall/runtime";

/** A receiver whose messages have buttons. */
export interface SigningReceiver {
  readonly name: string;
  readonly slack: SlackConfig & { readonly signing_secret: string };
}

/** The receivers with a signing secret. Secrets are given to them here, and to nobody else. */
export function signingReceivers(config: Pick<Config, "receivers">): readonly SigningReceiver[] {
  return config.receivers.flatMap(({ name, slack }) => {
    if (slack?.signing_secret === undefined) return [];
    const { channel, responders, api_url = SLACK_API } = slack;
    const secrets = { token: slack.token.reveal(), signing_secret: slack.signing_secret.reveal() };
    return [{ name, slack: { channel, responders, api_url, ...secrets } }];
  });
}
