import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { sha256, TOPICS } from "@rolecall/core";
import { showConfig, systemClock, tenantsOf } from "@rolecall/runtime";
import { createAccessLink, createConsole } from "@rolecall/service-console";
import { Hono } from "hono";
import { coverSilence } from "../alerter/cover-silence.ts";
import { readerStandings } from "../alerter/standings.ts";
import { addressesOf } from "../listen/addresses.ts";
import { createAlerterDoor } from "../listen/alerter-door.ts";
import { createHostGuard } from "../listen/host-guard.ts";
import { listen } from "../listen/listen.ts";
import { listenForOperators, operatorsOf } from "../listen/operators.ts";
import { createOpsApp } from "../listen/ops-app.ts";
import { createPagerDutyApp, pagerDutySecrets } from "../pagerduty/pagerduty-app.ts";
import { createPictureApp } from "../pictures/picture-app.ts";
import { pictureLinks } from "../pictures/picture-link.ts";
import { suggestForConsole } from "../policy/suggest-for-console.ts";
import { signingReceivers } from "../slack/signing-receivers.ts";
import { createSlackApp } from "../slack/slack-app.ts";
import { runSlackSockets } from "../slack/socket-app.ts";
import { consoleOptions } from "../up/console-options.ts";
import { printLink } from "../up/print-link.ts";
import { createTellChange } from "../up/tell-change.ts";
import { askBriefly } from "./ask-briefly.ts";
import { openControlLog } from "./control-log.ts";
import { readerCounts } from "./reader-counts.ts";
import { createRemoteCommands } from "./remote-commands.ts";
import { prepare, type Service } from "./service.ts";
import { watchBrokers } from "./watch-brokers.ts";

/** The page that an alert links to, the API, and what people press in Slack. */
export async function serveConsole(service: Service, resources: AsyncDisposableStack, port?: string): Promise<void> {
  const { config, store, health, metrics, log, terminal, signal } = service;
  const trouble = service.troubles.of(TOPICS.findings);
  const remote = { kafka: service.kafka, tenant: config.tenant, signal: service.giveUp, trouble };
  const { commands, run } = resources.use(createRemoteCommands(remote));
  const link = createAccessLink(systemClock.now);
  const address = addressesOf(config, port).console;
  const app = new Hono();
  app.use(createHostGuard(address, config.console.public_url));
  app.route("/", createOpsApp(health, metrics, operatorsOf(service, address)));
  let receivers = signingReceivers(config);
  let secrets = pagerDutySecrets(config);
  let pictures = pictureLinks(config);
  service.reloads.onReload(({ config: next }) => {
    receivers = signingReceivers(next);
    secrets = pagerDutySecrets(next);
    pictures = pictureLinks(next);
  });
  app.route("/", createPagerDutyApp({ secrets: () => secrets, commands, log }));
  app.route("/", createSlackApp({ receivers: () => receivers, commands, log, metrics }));
  app.route("/", createPictureApp({ store, links: () => pictures }));
  const controls = openControlLog(service, resources);
  const text = showConfig(config);
  const page = createConsole({
    ...consoleOptions(config, await service.settings.ruleFiles()),
    ...{ store, instance: `${hostname()}:${address.slice(address.lastIndexOf(":") + 1)}` },
    ...{ accessToken: randomBytes(24).toString("base64url"), link },
    alerter: createAlerterDoor(commands, (silence, now) => coverSilence(store, tenantsOf(config), silence, now)),
    changes: createTellChange({ ...config, control: (record) => controls.control(record), commands, log }),
    health: () => health.readyz(),
    pipeline: async () => ({
      health: await health.readyz(),
      counts: await readerCounts({
        config,
        signal,
        standings: (late) => readerStandings({ ...service, signal: late }),
      }),
      config: { text, hash: sha256(text) },
      budget: config.detection.budget,
    }),
    suggest: suggestForConsole(store, config.inventory),
    onFault: (error) => log.error({ err: error }, "a console request failed"),
  });
  // Mounted, not routed: its guard and its own "not found" must not reach the paths before it.
  app.mount("/", page.fetch);
  resources.use(await listen(app, address));
  await listenForOperators(service, resources);
  printLink({ link, base: `http://${address}`, terminal }, resources);
  await prepare(service, resources);
  if (signal.aborted) return;
  await Promise.all([
    run(signal),
    watchBrokers({ health, signal, clock: systemClock, ask: askBriefly(service) }),
    runSlackSockets(config, { commands, log, metrics, reloads: service.reloads }, signal),
  ]);
}
