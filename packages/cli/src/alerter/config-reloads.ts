import type { Config, Log, Metrics } from "@rolecall/runtime";
import { configHash } from "../config-hash.ts";
import { onHangup } from "../hangups.ts";
import { takeNothing } from "../named-files.ts";
import type { Settings } from "../settings.ts";
import { differing, startOnlyOf } from "./start-only.ts";

type OnReload = (read: Settings) => void | Promise<void>;

/** Tells whoever wants to know that the configuration was read again, and is right. */
export interface ConfigReloads {
  /**
   * All are told at once, unless one throws there and then: it and those that came after it have taken nothing. One that comes when
   * the configuration was read again already is told of it too. Answers how to be told no more.
   */
  onReload(listener: OnReload): () => void;
  /** Why the last one was not taken; undefined where it was. */
  refused(): string | undefined;
  /** SHA-256, hex, of the one that holds, with its secrets as `***`. */
  hash(): string;
}

export interface ReloadOptions {
  /** The configuration that holds until then. */
  readonly config: Config;
  /** Reads and checks all of it. */
  readonly read: () => Promise<Settings>;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** At once: what waits for a disk or a broker must not keep a token that was taken back. */
async function tellAll(listeners: Iterable<OnReload>, settings: Settings): Promise<void> {
  const taking: Promise<void>[] = [];
  try {
    for (const listener of listeners) taking.push(Promise.resolve(listener(settings)));
  } finally {
    await Promise.all(taking);
  }
}

/**
 * SIGHUP reads the configuration again. It is validated whole before anything takes it; what is wrong with it is told, and
 * everything goes on as it was. What a process takes up only at its start is named where it changed. Signals that come
 * meanwhile are one.
 */
export function reloadOnHangup(
  { config: first, read, log, metrics }: ReloadOptions,
  resources: AsyncDisposableStack,
): ConfigReloads {
  const listeners = new Set<OnReload>();
  let refused: string | undefined;
  let applied: Settings | undefined;
  let hash = "";
  const holds = (config: Config): void => {
    hash = configHash(config);
    metrics.configReloadOk.set(1);
    metrics.configHash.set(Number.parseInt(hash.slice(0, 12), 16));
  };
  holds(first);
  const atStart = startOnlyOf(first);
  let turn: Promise<void> = Promise.resolve();
  let waiting = false;
  let isTelling = false;
  const reload = async (): Promise<void> => {
    waiting = false;
    try {
      const settings = await read();
      const { config } = settings;
      isTelling = true;
      await tellAll(listeners, settings);
      metrics.configReloads.inc({ outcome: "applied" });
      holds(config);
      // Nobody who comes later finds what was read of files: nothing of it is held in the meantime.
      applied = { ...settings, take: takeNothing };
      refused = undefined;
      log.info(
        "the configuration was read again; receivers, routes, intervals, modes of rules, windows, owners, policies, address databases and lists, tokens of inputs and operators are as it says",
      );
      const changed = differing(await atStart, await startOnlyOf(config));
      if (changed.length > 0) log.warn({ changed }, "this of the configuration holds from the next start on");
    } catch (error) {
      refuse(error);
    } finally {
      isTelling = false;
    }
  };
  const refuse = (error: unknown): void => {
    metrics.configReloads.inc({ outcome: "refused" });
    metrics.configReloadOk.set(0);
    refused = error instanceof Error ? error.message : String(error);
    log.error({ reason: refused }, "the new configuration is wrong; nothing was changed");
  };
  const onReload = (listener: OnReload): (() => void) => {
    listeners.add(listener);
    // What holds once those before it are through: a reload that is under way may have gone past it, or be refused.
    const tell = (): unknown => (applied === undefined ? undefined : listener(applied));
    if (isTelling || applied !== undefined) turn = turn.then(async () => void (await tell())).catch(refuse);
    return () => void listeners.delete(listener);
  };
  const onSignal = (): void => {
    if (waiting) return;
    waiting = true;
    turn = turn.then(reload);
  };
  resources.defer(onHangup(onSignal));
  return { onReload, refused: () => refused, hash: () => hash };
}
