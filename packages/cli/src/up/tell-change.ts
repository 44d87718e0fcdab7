import type { ChangeRecord } from "@rolecall/core";
import type { Log } from "@rolecall/runtime";
import type { Commands } from "@rolecall/service-alerter";
import type { ConsoleOptions } from "@rolecall/service-console";

export interface ChangeWays {
  readonly tenant: string;
  /** To the detector, which it explains something to. Resolves when it is durable. */
  readonly control: (record: ChangeRecord) => Promise<void>;
  /** To the alerter, which tells who keeps a record of changes. */
  readonly commands: Pick<Commands, "send">;
  readonly log: Log;
}

/** The console's way for what was changed on purpose. It is taken once the detector has it, whoever else hears of it. */
export function createTellChange({
  tenant,
  control,
  commands,
  log,
}: ChangeWays): NonNullable<ConsoleOptions["changes"]> {
  return async (record) => {
    await control({ ...record, tenant });
    const { control: _, at: _at, ...told } = record;
    commands.send({ command: { kind: "told-change", ...told } }).catch((error: unknown) => {
      log.warn({ err: error }, "a change was not told to who keeps a record of changes");
    });
  };
}
