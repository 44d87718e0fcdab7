import { type Config, loadConfig, type NeedsSecret } from "@rolecall/runtime";
import { configChecks } from "../../../packages/cli/src/config-checks.ts";

/** Which secrets a process needs, and which files it can read. */
interface Mounted {
  readonly needs: NeedsSecret;
  readonly isRead: (path: string) => boolean;
}

/** What is in each file: one line, with what a certificate and a key are known by. */
const SECRET = "-----BEGIN CERTIFICATE----- -----BEGIN PRIVATE KEY-----";

/** The configuration of a ConfigMap, checked as `rolecall config check` does; all secrets are mounted by default. */
export function configIn(text: string, { needs, isRead }: Mounted = { needs: () => true, isRead: () => true }): Config {
  const path = "/etc/rolecall/rolecall.yaml";
  const readFile = (file: string): string => {
    if (!isRead(file)) throw new Error(`${file} is not mounted`);
    return SECRET;
  };
  const loaded = loadConfig(text, { path, env: {}, readFile, needs, extraChecks: configChecks });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.config;
}

/** Every file that a configuration has a secret in, of those that are needed. */
export function secretFilesOf(
  value: unknown,
  needs: NeedsSecret = () => true,
  path: Parameters<NeedsSecret>[0] = [],
): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const place = Array.isArray(value) ? [...path, Number(key)] : [...path, key];
    if (!key.endsWith("_file") || typeof member !== "string") return secretFilesOf(member, needs, place);
    return needs(place, value) ? [member] : [];
  });
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
