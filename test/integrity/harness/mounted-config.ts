import { type Config, loadConfig } from "@rolecall/runtime";
import { configChecks } from "../../../packages/cli/src/config-checks.ts";

/** The configuration of a ConfigMap, checked as `rolecall config check` does; its secrets are mounted later. */
export function configIn(text: string): Config {
  const path = "/etc/rolecall/rolecall.yaml";
  const loaded = loadConfig(text, { path, env: {}, readFile: () => "secret", extraChecks: configChecks });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.config;
}

/** Every file that a configuration has a secret in. */
export function secretFilesOf(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key.endsWith("_file") && typeof member === "string" ? [member] : secretFilesOf(member),
  );
}

/** 0 where there is none. */
export function portOf(address: string | undefined): number {
  return Number(/:(\d+)$/.exec(address ?? "")?.[1] ?? 0);
}

/** Where a part listens for more than its own pod; the configuration lets it do so only where somebody is asked who they are. */
export function openPorts(config: Config, component: string): readonly number[] {
  const inputs = ["ingest", "up"].includes(component) ? config.inputs.flatMap(({ http }) => http?.listen ?? []) : [];
  const page = ["console", "up"].includes(component) ? [config.console.listen] : [];
  const all = [...inputs, ...page, config.operations.listen ?? ""];
  return all
    .filter((address) => address.startsWith("0.0.0.0:"))
    .map(portOf)
    .sort();
}
