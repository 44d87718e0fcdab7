import type { Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import type { Batch, Consumer } from "@rolecall/kafka";
import { type Commands, createCommands } from "@rolecall/service-alerter";
import { tenantsOfOrder, togetherOf } from "./order-tenants.ts";
import { commitPassed, PassedOver } from "./passed-over.ts";

/** The alerters of one process: what people ask goes to those of whom it is about. */
export interface TenantCommands extends Pick<Commands, "send"> {
  of(tenant: string): Commands;
}

export function createTenantCommands(store: Store, tenants: readonly string[]): TenantCommands & Commands {
  const all = new Map(tenants.map((tenant) => [tenant, createCommands()]));
  const of = (tenant: string): Commands => all.get(tenant) ?? createCommands();
  return {
    of,
    async send(order) {
      const named = await tenantsOfOrder(store, tenants, order);
      return togetherOf(await Promise.all(named.map((tenant) => of(tenant).send(order))));
    },
    attach: (obey) => of(tenants[0] ?? "").attach(obey),
  };
}

/** The findings of one tenant, from a topic of all. */
export function findingsOf(tenant: string, consumer: Consumer<Finding>): Consumer<Finding> {
  const passed = new PassedOver();
  return {
    async next(signal) {
      for (;;) {
        const batch: Batch<Finding> | undefined = await consumer.next(signal);
        if (batch === undefined) return undefined;
        const records = batch.records.filter(({ value }) => value.tenant === tenant);
        const offset = passed.read(batch.records, records);
        if (records.length > 0) return { ...batch, records };
        if (offset !== undefined) await commitPassed(consumer, batch.partition, offset);
      }
    },
    commit: (partition, offset) => consumer.commit(partition, passed.done(offset)),
    progress: () => consumer.progress(),
    [Symbol.asyncDispose]: () => consumer[Symbol.asyncDispose](),
  };
}
