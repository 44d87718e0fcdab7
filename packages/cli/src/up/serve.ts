import { randomBytes } from "node:crypto";
import type { Store } from "@rolecall/clickhouse";
import { sha256 } from "@rolecall/core";
import type { DetectorStats } from "@rolecall/detection";
import {
  createHealth,
  type Health,
  type Log,
  type Metrics,
  showConfig,
  systemClock,
  tenantsOf,
} from "@rolecall/runtime";
import type { Commands } from "@rolecall/service-alerter";
import { type AccessLink, createAccessLink, createConsole, type PipelineCount } from "@rolecall/service-console";
import type { Doors } from "@rolecall/service-ingest";
import { Hono } from "hono";
import type { ConfigReloads } from "../alerter/config-reloads.ts";
import { coverSilence } from "../alerter/cover-silence.ts";
import { announceApi, withdrawApi } from "../history/local-api.ts";
import { createStoreApi } from "../history/store-api.ts";
import { type Addresses, addressesOf } from "../listen/addresses.ts";
import { createAlerterDoor } from "../listen/alerter-door.ts";
import { createHostGuard, wantsToken } from "../listen/host-guard.ts";
import { createIntakeApp } from "../listen/intake-app.ts";
import { listen, portOf } from "../listen/listen.ts";
import { listenForOperators, operatorsOf } from "../listen/operators.ts";
import { createOpsApp, noSuchPath } from "../listen/ops-app.ts";
import { createRetryApp, type RetryAppOptions } from "../listen/retry-app.ts";
import { createPagerDutyApp, pagerDutySecrets } from "../pagerduty/pagerduty-app.ts";
import { createPictureApp } from "../pictures/picture-app.ts";
import { pictureLinks } from "../pictures/picture-link.ts";
import { suggestForConsole } from "../policy/suggest-for-console.ts";
import { doorsOf, type Known } from "../serve/input-doors.ts";
import type { Settings } from "../settings.ts";
import { signingReceivers } from "../slack/signing-receivers.ts";
import { createSlackApp } from "../slack/slack-app.ts";
import type { Terminal } from "../verb.ts";
import { consoleOptions } from "./console-options.ts";
import type { EventPipeline } from "./event-pipeline.ts";
import type { UpInputs } from "./kafka-inputs.ts";
import { createNoIntake } from "./no-intake.ts";
import { readAgain } from "./read-again.ts";
import { createTellChange } from "./tell-change.ts";

export interface ServeOptions {
  readonly settings: Settings;
  readonly port: string | undefined;
  readonly store: Store;
  readonly pipeline: EventPipeline;
  readonly metrics: Metrics;
  readonly known: Known;
  readonly log: Log;
  readonly terminal: Terminal;
  readonly commands: Commands;
  readonly reloads: ConfigReloads;
  readonly inputs?: UpInputs | undefined;
}

export interface Served {
  /** `http://127.0.0.1:4180` */
  readonly consoleUrl: string;
  /** What the printed link begins with. */
  readonly linkBase: string;
  readonly link: AccessLink;
  readonly intakeUrl: string | undefined;
}

/** Listen on every configured address; one that serves several things is one listener. */
export async function serve(options: ServeOptions, resources: AsyncDisposableStack): Promise<Served> {
  const addresses = addressesOf(options.settings.config, await portOf(options.port));
  const health = healthOf(options);
  const secret = (): string => randomBytes(24).toString("base64url");
  const [accessToken, localToken] = [secret(), secret()];
  const link = createAccessLink(systemClock.now);
  const look = consoleOptions(options.settings.config, await options.settings.ruleFiles());
  for (const address of new Set([addresses.console, ...addresses.intakes.map((intake) => intake.address)])) {
    const app = appOf(address, addresses, { ...options, health, accessToken, link, localToken, look });
    resources.use(await listen(app, address));
  }
  await listenForOperators({ ...options, ...options.settings, health }, resources);
  const localUrl = `http://${addresses.console}`;
  const consoleUrl = options.settings.config.console.public_url?.replace(/\/$/, "") ?? localUrl;
  const { dataDirectory } = options.settings;
  await announceApi(dataDirectory, { url: localUrl, token: localToken, access: accessToken, pid: process.pid });
  resources.defer(() => withdrawApi(dataDirectory));
  const [intake] = addresses.intakes;
  return {
    consoleUrl,
    // Where people sign in, the link is for whoever sits at this machine.
    linkBase: options.settings.config.console.oidc === undefined ? consoleUrl : localUrl,
    link,
    intakeUrl: intake === undefined ? undefined : `http://${intake.address}/v1/logs`,
  };
}

interface Parts extends ServeOptions {
  readonly health: Health;
  readonly accessToken: string;
  readonly link: AccessLink;
  readonly localToken: string;
  readonly look: ReturnType<typeof consoleOptions>;
}

function appOf(address: string, addresses: Addresses, parts: Parts): Hono {
  const { settings, pipeline, metrics, known } = parts;
  const app = new Hono();
  app.notFound(noSuchPath);
  const intake = addresses.intakes.find((one) => one.address === address);
  if (address === addresses.console || !wantsToken(intake))
    app.use(createHostGuard(address, settings.config.console.public_url));
  app.route("/", createOpsApp(parts.health, metrics, operatorsOf({ ...parts, ...settings }, address)));
  if (intake !== undefined) {
    const doors = (source: string): Doors => doorsOf(settings.config, known, source);
    app.route("/", createIntakeApp({ pipeline, input: intake, doors, metrics, reloads: parts.reloads }));
  } else app.route("/", createNoIntake());
  if (address === addresses.console) {
    const { commands, log, store } = parts;
    const { tenant } = settings.config;
    const tenants = tenantsOf(settings.config);
    const { placeOf } = known;
    const retry: RetryAppOptions["retry"] = (letter, source) =>
      readAgain(letter, { tenant, tenants, store, pipeline, source, placeOf });
    app.route("/", createRetryApp({ store, token: parts.localToken, retry }));
    app.route("/", createStoreApi(store, parts.localToken));
    let receivers = signingReceivers(settings.config);
    let secrets = pagerDutySecrets(settings.config);
    let pictures = pictureLinks(settings.config);
    parts.reloads.onReload(({ config }) => {
      receivers = signingReceivers(config);
      secrets = pagerDutySecrets(config);
      pictures = pictureLinks(config);
    });
    app.route("/", createPagerDutyApp({ secrets: () => secrets, commands, log }));
    app.route("/", createSlackApp({ receivers: () => receivers, commands, log, metrics }));
    app.route("/", createPictureApp({ store, links: () => pictures }));
    // Mounted, not routed: its guard and its own "not found" must not reach the paths before it.
    app.mount("/", consoleOf(parts).fetch);
  }
  return app;
}

/** The configuration refuses a console that is not on loopback and where nobody signs in. */
function consoleOf(parts: Parts): Hono {
  const { store, settings, accessToken, link, health, pipeline, log, commands, look } = parts;
  const { config } = settings;
  const again = { tenant: config.tenant, tenants: tenantsOf(config), store, pipeline, placeOf: parts.known.placeOf };
  const text = showConfig(config);
  return createConsole({
    ...look,
    store,
    ...{ accessToken, link },
    alerter: createAlerterDoor(commands, (silence, now) => coverSilence(store, tenantsOf(config), silence, now)),
    changes: createTellChange({ ...config, control: (record) => pipeline.log.control(record), commands, log }),
    health: () => health.readyz(),
    pipeline: async () => ({
      health: await health.readyz(),
      counts: [...unreadOf(parts.inputs), ...countsOf(pipeline.detector.stats)],
      config: { text, hash: sha256(text) },
      budget: config.detection.budget,
    }),
    suggest: suggestForConsole(store, config.inventory),
    retry: (letter) => readAgain(letter, again),
    onFault: (error) => log.error({ err: error }, "a console request failed"),
  });
}

function unreadOf(inputs: UpInputs | undefined): readonly PipelineCount[] {
  return Array.from(inputs?.unread() ?? [], ([name, value]) => ({
    ...{ name, value, meaning: "records of the topic that are not read yet" },
  }));
}

function countsOf(stats: DetectorStats): readonly PipelineCount[] {
  return [
    { name: "events", value: stats.events, meaning: "read by the detector since this process started" },
    { name: "duplicates", value: stats.duplicates, meaning: "seen before; they changed nothing" },
    {
      name: "late",
      value: stats.late,
      meaning:
        "came after what their input is waited for: rules have checked them, how unusual they are was judged only in part",
    },
    { name: "held", value: stats.held, meaning: "waiting for earlier ones that may still come" },
    {
      name: "habits",
      value: stats.habitual,
      meaning: "matches of rules with what their identity does all the time anyway; nobody was told",
    },
    { name: "identities", value: stats.identities, meaning: "with a baseline in memory" },
    {
      name: "away",
      value: stats.away,
      meaning: "identities that left memory for lack of room; read back when they return",
    },
  ];
}

function healthOf({ store, pipeline, inputs }: ServeOptions): Health {
  const health = createHealth();
  health.ready("store", async (signal) => void (await store.select("SELECT 1 AS one", {}, signal)));
  health.ready("writes", () => pipeline.checkWrites());
  health.note("learning", () => pipeline.learning());
  inputs?.watch(health);
  return health;
}
