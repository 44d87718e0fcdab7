import type { ChangeRecord } from "@rolecall/core";
import { type Clock, type Log, systemClock } from "@rolecall/runtime";
import type { Order } from "@rolecall/service-alerter";
import type { ConsoleOptions } from "@rolecall/service-console";
import { inTime, PATIENCE_MS } from "../listen/in-time.ts";

export interface ChangeWays {
  readonly tenant: string;
  /** To the detector, which it explains something to. Resolves when it is durable. */
  readonly control: (record: ChangeRecord) => Promise<void>;
  /** To the alerter, which tells who keeps a record of changes. */
  readonly commands: { send(order: Order): Promise<unknown> };
  /** Called where the alerter could not be told. */
  readonly unheard: (error: unknown) => void;
}

export interface ToldChange {
  /** Resolves when the alerter has heard of it, or could not be told. */
  readonly heard: Promise<void>;
}

/**
 * Makes known what was changed on purpose, from wherever it is told. Resolves once the detector has it: then it is taken,
 * whoever else hears of it. Rejects where the detector does not take it; then it is told to nobody.
 */
export async function tellChange(
  { tenant, control, commands, unheard }: ChangeWays,
  record: Omit<ChangeRecord, "tenant">,
): Promise<ToldChange> {
  await control({ ...record, tenant });
  const { control: _, at: _at, ...told } = record;
  const heard = commands.send({ command: { kind: "told-change", ...told } }).then(() => undefined, unheard);
  return { heard };
}

/** The console's way: whoever tells it waits for the detector alone, and not for ever where brokers say nothing. It may still be taken then. */
export function createTellChange({
  log,
  clock = systemClock,
  ...ways
}: Omit<ChangeWays, "unheard"> & { readonly log: Pick<Log, "warn">; readonly clock?: Clock }): NonNullable<
  ConsoleOptions["changes"]
> {
  const unheard = (error: unknown): void => {
    log.warn({ err: error }, "a change was not told to who keeps a record of changes");
  };
  return async (record) => {
    await inTime(tellChange({ ...ways, unheard }, record), PATIENCE_MS, "the log did not take it in time", clock);
  };
}
