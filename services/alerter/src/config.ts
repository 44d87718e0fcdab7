import {
  type AlertingConfig,
  type CompiledConfig,
  type ConfigProblem,
  compileConfig,
  type RuleModes,
} from "@rolecall/alerting";
import type { ReceiverSource } from "@rolecall/notifiers";
import type { Config, ConfigFault } from "@rolecall/runtime";

/** `terminal`: where no receiver is configured there is one, the feed of the terminal. */
export type TerminalFeed = "terminal";

const TERMINAL: ReceiverSource = { name: "terminal", terminal: {} };

/** The receivers of the configuration, or the terminal's feed where the caller has one and nothing is configured. */
export function receiversOf(config: Config, feed?: TerminalFeed): readonly ReceiverSource[] {
  return config.receivers.length === 0 && feed === "terminal" ? [TERMINAL] : config.receivers;
}

/** The alerting part of the loaded configuration, compiled, and what its rule files say of their modes. @throws Error for one that {@link alertingChecks} refuses */
export function compileAlerting(config: Config, feed?: TerminalFeed, ruleModes?: RuleModes): CompiledConfig {
  const compilation = compileConfig({ ...alertingOf(config, feed), rule_modes: ruleModes });
  if (compilation.ok) return compilation.config;
  const told = compilation.problems.map(({ path, message }) => `${path}: ${message}`);
  throw new Error(`the alerting configuration was not checked: ${told.join("; ")}`);
}

/** What the loader cannot know to be wrong: matchers, intervals, routes that nothing reaches. For its `extraChecks`. */
export function alertingChecks(config: Config): readonly ConfigFault[] {
  const compilation = compileConfig(alertingOf(config));
  return compilation.ok ? [] : compilation.problems.map(faultOf);
}

function alertingOf(config: Config, feed?: TerminalFeed): AlertingConfig {
  return { ...config, receivers: receiversOf(config, feed) };
}

/** `route.routes[0].matchers[1]` as keys and indices. */
function faultOf({ path, message }: ConfigProblem): ConfigFault {
  const parts = path.split(/[.[\]]/).filter((part) => part !== "");
  return { path: parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part)), message };
}
