import { nearest } from "@rolecall/core";
import { judgeWritten, PAGERDUTY_API, SLACK_API } from "@rolecall/notifiers/checks";
import { type Config, type ConfigFault, isUsableProxy, proxyOf } from "@rolecall/runtime";
import { alertingChecks } from "@rolecall/service-alerter/config";
import { SOURCE_CHOICES } from "./source-flag.ts";

/** Checks of the configuration that need to know what the packages offer: names of sources, addresses, matchers, routes. */
export function configChecks(config: Config): readonly ConfigFault[] {
  return [...sourceChecks(config), ...addressChecks(config), ...proxyChecks(config), ...alertingChecks(config)];
}

function sourceChecks(config: Config): readonly ConfigFault[] {
  return config.inputs.flatMap((input, at): ConfigFault[] => {
    const [kind, named] = Object.entries(input)[0] ?? [];
    if (named === undefined || SOURCE_CHOICES.includes(named.source)) return [];
    const near = nearest(named.source, SOURCE_CHOICES);
    return [
      {
        path: ["inputs", at, kind ?? "", "source"],
        message: `no source is named ${named.source}`,
        hint: near === undefined ? `one of ${SOURCE_CHOICES.join(", ")}` : `did you mean ${near}?`,
      },
    ];
  });
}

/** Addresses that a webhook would not be sent to, as far as that stands in the file; what a name leads to is seen later. */
function addressChecks(config: Config): readonly ConfigFault[] {
  return config.receivers.flatMap(({ webhook }, at): ConfigFault[] => {
    if (webhook === undefined) return [];
    const verdict = judgeWritten(new URL(webhook.url), webhook.allow_private);
    const path = ["receivers", at, "webhook", "url"];
    if (verdict === "metadata")
      return [{ path, message: "is where a cloud hands out credentials: it is never called" }];
    if (verdict !== "private") return [];
    return [{ path, message: "is a private address", hint: "allow_private: true admits it" }];
  });
}

/** Whom the environment has reached by a proxy that cannot be asked: they would be told of nothing. */
function proxyChecks(config: Config): readonly ConfigFault[] {
  return config.receivers.flatMap(({ slack, pagerduty, webhook }, at) =>
    Object.entries({
      ...(slack && { slack: slack.api_url ?? SLACK_API }),
      ...(pagerduty && { pagerduty: pagerduty.api_url ?? PAGERDUTY_API[pagerduty.region ?? "us"] }),
      ...(webhook && { webhook: webhook.url }),
    }).flatMap(([channel, url]): ConfigFault[] => {
      const proxy = proxyOf(new URL(url));
      if (proxy === undefined || isUsableProxy(proxy)) return [];
      return [
        {
          path: ["receivers", at, channel],
          message: "the environment has its address reached by a proxy that is no http:// or https:// URL",
          hint: "https_proxy=http://proxy.example.com:3128, or its host in no_proxy",
        },
      ];
    }),
  );
}
