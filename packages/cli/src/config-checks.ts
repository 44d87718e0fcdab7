import { nearest } from "@rolecall/core";
import type { Config, ConfigFault } from "@rolecall/runtime";
import { alertingChecks } from "@rolecall/service-alerter";
import { SOURCES } from "@rolecall/sources";

/** Checks of the configuration that need to know what the packages offer: names of sources, matchers, routes. */
export function configChecks(config: Config): readonly ConfigFault[] {
  return [...sourceChecks(config), ...alertingChecks(config)];
}

function sourceChecks(config: Config): readonly ConfigFault[] {
  const names = ["auto", ...SOURCES.map((source) => source.name)];
  return config.inputs.flatMap((input, at): ConfigFault[] => {
    const [kind, named] = Object.entries(input)[0] ?? [];
    if (named === undefined || names.includes(named.source)) return [];
    const near = nearest(named.source, names);
    return [
      {
        path: ["inputs", at, kind ?? "", "source"],
        message: `no source is named ${named.source}`,
        hint: near === undefined ? `one of ${names.join(", ")}` : `did you mean ${near}?`,
      },
    ];
  });
}
