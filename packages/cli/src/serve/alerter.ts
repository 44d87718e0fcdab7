import { TOPICS } from "@rolecall/core";
import type { KafkaConsumer, Producer } from "@rolecall/kafka";
import type { NotifierContext } from "@rolecall/notifiers";
import { tenantsOf, untilAborted } from "@rolecall/runtime";
import { createCommands, createGaps, type Gaps } from "@rolecall/service-alerter";
import { alerterGroup } from "../alerter/consumer-groups.ts";
import { createPublisher } from "../alerter/publisher.ts";
import { readerStandings } from "../alerter/standings.ts";
import { findingsOf } from "../alerter/tenants.ts";
import { createFeedbackTeller } from "../declared/tell-feedback.ts";
import { type AlertOptions, runAlerts } from "../up/alerts.ts";
import { SERVICES, sayRivals } from "../up/say-rivals.ts";
import { openControlLog } from "./control-log.ts";
import { FINDING_OR_ORDER, type FindingsEntry } from "./finding-codec.ts";
import { FindingsConsumer } from "./findings-consumer.ts";
import { listenForOps, PORTS } from "./listen.ts";
import { type Alerting, newestAlerting } from "./newest-alerting.ts";
import { sayTold } from "./say-lost.ts";
import { prepare, type Service, watchConsumer } from "./service.ts";

/**
 * Decides whom to tell, and tells them. `rolecall.findings.v1` has one partition, so the group's own protocol chooses the
 * one alerter that is active; the others stand by, and restore when it is theirs. Each tenant has a group, a state and
 * messages of its own.
 */
export async function serveAlerter(service: Service, resources: AsyncDisposableStack, port?: string): Promise<void> {
  const { kafka, signal, config } = service;
  // With a rule file that is wrong nothing starts, whoever is the active one.
  const newest = await newestAlerting(service.settings, service.reloads);
  const members = new Map<string, Member>();
  for (const tenant of tenantsOf(config)) watchMember(service, tenant, () => members.get(tenant));
  await listenForOps(service, Number(port ?? PORTS.alerter), resources);
  const { ruleResponses } = await import("../rules/rule-responses.ts");
  await prepare(service, resources);
  if (signal.aborted) return;
  const answers = resources.use(kafka.producer({ topic: TOPICS.findings, partitions: 1, codec: FINDING_OR_ORDER }));
  const publish = createPublisher(config, resources, signal);
  const verdicts = openControlLog(service, resources);
  const failed = Promise.withResolvers<never>();
  for (const tenant of tenantsOf(config)) {
    const member = join(
      { ...service, config: { ...config, tenant } },
      { newest, answers, publish, verdicts, ruleResponses },
      failed.reject,
    );
    members.set(tenant, member);
    resources.use(member.consumer);
  }
  await Promise.race([failed.promise, untilAborted(signal)]);
  for (const { turn } of members.values()) await turn()?.done;
}

/** The topic has one. */
const FINDINGS_PARTITION = 0;
const MORE = `${TOPICS.findings} has more partitions than one: nothing is written to the others; no service starts before it is created anew with one`;

/** The alerter of one tenant. */
interface Member {
  readonly consumer: KafkaConsumer<FindingsEntry | undefined>;
  /** Undefined while another is the active one. */
  readonly turn: () => Turn | undefined;
}

function join(
  service: Service,
  around: Omit<Around, "findings" | "tell"> & { readonly verdicts: Verdicts },
  failed: (error: unknown) => void,
): Member {
  const { kafka, troubles, config, patientStore: store } = service;
  let turn: Turn | undefined;
  const tell = createFeedbackTeller({ store, tenant: config.tenant, log: around.verdicts });
  const part = partOf(service, config.tenant);
  const [trouble, left] = [troubles.of(part), sayTold(service, part)];
  const consumer: Member["consumer"] = kafka.consumer({
    ...{ topic: TOPICS.findings, group: alerterGroup(config.tenant), codec: FINDING_OR_ORDER, trouble },
    lost(partition, records) {
      // Of a turn that stops meanwhile the next one begins with them.
      const filled = turn?.gaps.fill().catch(() => 0) ?? Promise.resolve(0);
      void filled.then((again) => left(partition, { records, again }));
    },
    ...{ history: service.history, rivals: sayRivals(service, TOPICS.findings, SERVICES) },
    assignment: {
      async assigned(partition) {
        if (partition !== FINDINGS_PARTITION) {
          service.log.warn({ part: TOPICS.findings, partition }, MORE);
          return undefined;
        }
        turn = beginTurn(service, { ...around, tell, findings: () => consumer });
        turn.done.catch(failed);
        return undefined;
      },
      settle: async () => undefined,
      async revoked(partition) {
        if (partition !== FINDINGS_PARTITION) return;
        turn?.stop.abort();
        await turn?.done.catch(() => undefined);
        turn = undefined;
      },
    },
  });
  return { consumer, turn: () => turn };
}

function watchMember(service: Service, tenant: string, member: () => Member | undefined): void {
  const { health } = service;
  watchConsumer(service, partOf(service, tenant), () => member()?.consumer);
  health.ready(`state${suffixOf(service, tenant)}`, () => {
    if (member()?.turn()?.isRestored !== true) throw new Error("the state is not restored");
  });
}

/** What is read, by the name that people know it by. */
function partOf(service: Service, tenant: string): string {
  return `${TOPICS.findings}${suffixOf(service, tenant)}`;
}

function suffixOf({ settings }: Service, tenant: string): string {
  return tenant === settings.config.tenant ? "" : ` of ${tenant}`;
}

/** One time of being the active alerter. */
interface Turn {
  readonly stop: AbortController;
  readonly done: Promise<void>;
  readonly gaps: Gaps;
  isRestored: boolean;
}

interface Around {
  readonly findings: () => KafkaConsumer<FindingsEntry | undefined>;
  readonly answers: Producer<FindingsEntry | undefined>;
  readonly publish: NotifierContext["publish"];
  readonly ruleResponses: AlertOptions["ruleResponses"];
  readonly newest: () => Alerting;
  /** Makes verdicts known to the detectors. */
  readonly tell: () => Promise<void>;
}

/** Where the detectors hear of verdicts. */
type Verdicts = ReturnType<typeof openControlLog>;

function beginTurn(service: Service, around: Around): Turn {
  const { config, settings, patientStore, metrics, log, terminal, signal } = service;
  const now = around.newest();
  const stop = new AbortController();
  const commands = createCommands();
  const turn = { stop, gaps: createGaps(), isRestored: false, done: Promise.resolve() };
  turn.done = runAlerts({
    ...{
      config: { ...now.config, tenant: config.tenant },
      store: patientStore,
      metrics,
      log,
      terminal,
      commands,
      gaps: turn.gaps,
      reloads: service.reloads,
    },
    findings: findingsOf(
      config.tenant,
      new FindingsConsumer({ service, findings: around.findings, answers: around.answers, commands }),
    ),
    consoleUrl: config.console.public_url?.replace(/\/$/, "") ?? `http://${config.console.listen}`,
    ...{ publish: around.publish, ruleFiles: now.ruleFiles, ruleResponses: around.ruleResponses },
    ...(config.tenant === settings.config.tenant && {
      standings: () => readerStandings(service),
      compacted: () => service.kafka.compacted(Object.values(TOPICS)),
      tenants: tenantsOf(settings.config),
    }),
    tellFeedback: around.tell,
    async isOurs(giveUp) {
      const until = AbortSignal.any([giveUp, stop.signal]);
      if (await around.findings().holds(FINDINGS_PARTITION, until)) return true;
      // Who has lost them is told to stop in a moment.
      await untilAborted(until);
      return false;
    },
    restored: () => {
      // `restored` is called for each part of the input; what was said while nobody listened is told once.
      if (!turn.isRestored) void around.tell().catch(() => undefined);
      turn.isRestored = true;
    },
    signal: AbortSignal.any([signal, stop.signal]),
  });
  return turn;
}
