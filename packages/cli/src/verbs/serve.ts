import type { ExitCode } from "@rolecall/runtime";
import { portIn } from "../filters.ts";
import { inParts } from "../in-parts.ts";
import { readBy } from "../needed-secrets.ts";
import { createService, type Service } from "../serve/service.ts";
import { startingSettings } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, type Verb } from "../verb.ts";
import { unknownAction } from "../verb-actions.ts";

type Serve = (service: Service, resources: AsyncDisposableStack, port?: string) => Promise<void>;

interface Loadable {
  /** What is large in it, part by part. */
  readonly parts: readonly (() => Promise<unknown>)[];
  readonly load: () => Promise<Serve>;
}

/** A process is one of them: what the others are made of it does not load. */
const SERVICES: Readonly<Record<string, Loadable>> = {
  ingest: {
    parts: [() => import("@rolecall/sources")],
    load: async () => (await import("../serve/ingest.ts")).serveIngest,
  },
  detector: {
    parts: [() => import("@rolecall/detection")],
    load: async () => (await import("../serve/detector.ts")).serveDetector,
  },
  alerter: {
    parts: [() => import("@rolecall/notifiers")],
    load: async () => (await import("../serve/alerter.ts")).serveAlerter,
  },
  console: {
    parts: [() => import("@rolecall/notifiers"), () => import("@rolecall/service-console")],
    load: async () => (await import("../serve/console.ts")).serveConsole,
  },
};

export const serveVerb: Verb = {
  name: "serve",
  usage: `${Object.keys(SERVICES).join("|")} [--config F] [--port N]`,
  flags: [
    {
      name: "port",
      type: "string",
      value: "N",
      summary: "port of /healthz, /readyz and /metrics (console 4180, ingest 4181, detector 4182, alerter 4183)",
    },
  ],
  actions: Object.keys(SERVICES),
  positionals: [1, 1],
  examples: [
    ["npx rolecall serve ingest --config rolecall.yaml", "raw topics and HTTP bodies to events"],
    ["npx rolecall serve detector --config rolecall.yaml --port 4192", "a second one takes half of the partitions"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const [name = ""] = args.positionals;
  const chosen = Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined;
  if (chosen === undefined) throw unknownAction("serve", Object.keys(SERVICES), name);
  const port = portIn(args);
  await using resources = new AsyncDisposableStack();
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  const read = (): ReturnType<typeof startingSettings> => startingSettings(args, terminal, readBy(name));
  const service = await createService({ name, read, terminal, signal: stopped }, resources);
  try {
    await inParts(chosen.parts, stopped);
    const serve = await chosen.load();
    stopped.throwIfAborted();
    await serve(service, resources, port);
  } catch (error) {
    // What was given up at the end was not acknowledged: it comes again.
    if (!signal.aborted) throw error;
  } finally {
    stop.abort();
  }
  return EXIT.done;
}
