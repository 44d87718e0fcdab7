import { setImmediate as breathe } from "node:timers/promises";
import { type Finding, SCHEMAS, TOPICS } from "@rolecall/core";
import type { Batch, Consumer, LogRecord, Producer } from "@rolecall/kafka";
import { steadyNow, tenantsOf } from "@rolecall/runtime";
import type { CommandAnswer, Commands } from "@rolecall/service-alerter";
import { tenantsOfOrder } from "../alerter/order-tenants.ts";
import { commitPassed, PassedOver } from "../alerter/passed-over.ts";
import type { FindingsEntry, OrderRecord } from "./finding-codec.ts";
import { ORDER } from "./order-schema.ts";
import { sayLater } from "./say-later.ts";
import type { Service } from "./service.ts";

export interface FindingsConsumerOptions {
  /** Of one tenant: `settings` has the configuration that was read, `config` that of the tenant. */
  readonly service: Pick<Service, "settings" | "config" | "patientStore" | "giveUp" | "log">;
  readonly findings: () => Consumer<FindingsEntry | undefined>;
  readonly answers: Pick<Producer<FindingsEntry | undefined>, "send">;
  /** The way to the alerter of this turn. */
  readonly commands: Pick<Commands, "send">;
}

/** What the header of a finding begins with, in every version. */
const FINDINGS = SCHEMAS.finding.replace(/v\d+$/, "");

const NOT_UNDERSTOOD: CommandAnswer = {
  ...{ accepted: false, reason: "refused" },
  message: "the alerter does not understand what is asked: it may be of another version",
};

const NOT_OBEYED: CommandAnswer = {
  ...{ accepted: false, reason: "refused" },
  message:
    "the history did not answer what the alerter asked of it, and nothing was done: say it again once that is mended",
};

/**
 * The findings of the topic; what people ask of the alerter, which travels between them, is obeyed on the way, one after the
 * other. What it stops before it has obeyed stays for the next one; what comes again, the alerter knows by its id.
 */
export class FindingsConsumer implements Consumer<Finding> {
  readonly #options: FindingsConsumerOptions;
  readonly #passed = new PassedOver();
  readonly #later: ReturnType<typeof sayLater>;

  constructor(options: FindingsConsumerOptions) {
    this.#options = options;
    this.#later = sayLater(options.service.log, TOPICS.findings, steadyNow);
  }

  async next(signal: AbortSignal): Promise<Batch<Finding> | undefined> {
    const consumer = this.#options.findings();
    for (;;) {
      const batch = await consumer.next(signal);
      if (batch === undefined || !(await this.#obeyAll(batch, signal))) return undefined;
      const records = batch.records.filter(isFindingRecord);
      this.#later("untold", batch.records.filter(isStrangeFinding).length);
      const offset = this.#passed.read(batch.records, records);
      if (records.length > 0) return { ...batch, records };
      if (offset !== undefined) await commitPassed(consumer, batch.partition, offset);
    }
  }

  commit(partition: number, offset: number): Promise<void> {
    return this.#options.findings().commit(partition, this.#passed.done(offset));
  }

  progress(): ReturnType<Consumer<Finding>["progress"]> {
    return this.#options.findings().progress();
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  /** False where the alerter stopped first. */
  async #obeyAll({ records }: Batch<FindingsEntry | undefined>, signal: AbortSignal): Promise<boolean> {
    for (const { value, headers } of records) {
      if (isOrder(value) && !(await this.#obey(value, headers["tenant"], signal))) return false;
    }
    return true;
  }

  async #obey({ id, order }: OrderRecord, asker = "", signal: AbortSignal): Promise<boolean> {
    const { service, commands } = this.#options;
    const { settings, config, patientStore, log } = service;
    // The configuration that was read: this service's own names one tenant of it.
    const tenants = tenantsOf(settings.config);
    if (asker !== "" && !tenants.includes(asker)) return true;
    const asked = ORDER.safeParse(order);
    if (!asked.success) {
      log.warn(
        { id },
        "an order in the findings topic is not understood, and passed over: it may be of another version",
      );
      await this.#answer(id, NOT_UNDERSTOOD, tenants.length > 1);
      return true;
    }
    const named = await tenantsOfOrder(patientStore, tenants, asked.data);
    if (!named.includes(config.tenant)) return true;
    try {
      const answer = await commands.send({ ...asked.data, id });
      await this.#answer(id, answer, named.length > 1 && !answer.accepted);
    } catch (error) {
      // What it rejects with ends the alerter, a moment later, mostly: then the order stays.
      await breathe();
      if (signal.aborted) return false;
      log.error({ id, err: error }, "an order in the findings topic could not be obeyed, and its sender is told so");
      await this.#answer(id, NOT_OBEYED, named.length > 1);
    }
    return true;
  }

  async #answer(id: string, answer: CommandAnswer, isOneOf: boolean): Promise<void> {
    const { service, answers } = this.#options;
    const headers = { schema: SCHEMAS.control, tenant: service.config.tenant };
    const value = { control: "answer", id, answer, ...(isOneOf && { isOneOf }) } as const;
    await answers.send([{ key: id, value, headers }], service.giveUp).catch(() => undefined);
  }
}

function isOrder(value: FindingsEntry | undefined): value is OrderRecord {
  return value !== undefined && "control" in value && value.control === "order";
}

/** Its header says that it is a finding, and this release reads none in it. */
function isStrangeFinding({ value, headers }: LogRecord<FindingsEntry | undefined>): boolean {
  return value === undefined && headers["schema"]?.startsWith(FINDINGS) === true;
}

function isFindingRecord(record: LogRecord<FindingsEntry | undefined>): record is LogRecord<Finding> {
  return record.value !== undefined && !("control" in record.value);
}
