import type { DeadReason, Event } from "@rolecall/core";
import { isName } from "@rolecall/runtime";
import { createIntake, type Intake, type PlaceOf } from "@rolecall/sources";

/** Why a message as a whole is refused. */
export interface Refusal {
  readonly reason: DeadReason;
  readonly detail: string;
  /** The tenant that it is of by its own word; empty where that is no name, so that nobody's can ever be it. */
  readonly tenant: string;
}

/** What a tenant's records are read with. */
export interface Door {
  /** Undefined for the configuration's own. */
  readonly tenant: string | undefined;
  readonly intake: Intake;
}

export interface DoorsOptions {
  readonly source: string;
  /** The configuration's own tenant. */
  readonly own: string;
  /** Every tenant that may come. */
  readonly tenants: readonly string[];
  /** AWS users of a tenant that are people. */
  readonly consoleUsers: (tenant: string) => Set<string>;
  /** Whose redacted original is kept: every event's, by default. */
  readonly keepRaw?: ((event: Event) => boolean) | undefined;
  readonly now: () => number;
  /** Whose networks addresses are in. */
  readonly placeOf?: PlaceOf | undefined;
}

/** The doors of one partition or listener: each tenant has its own, so that nothing one sends changes how another's is read. */
export type Doors = (tenant: string) => Door | Refusal;

export function createDoors(options: DoorsOptions): Doors {
  const { source, own, tenants, consoleUsers, keepRaw = () => true, now, placeOf } = options;
  const made = new Map<string, Door>();
  return (tenant) => {
    const known = made.get(tenant);
    if (known !== undefined) return known;
    if (!tenants.includes(tenant)) return unknown(tenant);
    const settings = { source, tenant, consoleUsers: consoleUsers(tenant), keepRaw, now, placeOf };
    const door = { tenant: tenant === own ? undefined : tenant, intake: ofOneTenant(createIntake(settings), tenant) };
    made.set(tenant, door);
    return door;
  };
}

function unknown(tenant: string): Refusal {
  const detail = "the configuration has no tenant of the name in the header: name it in tenants, or correct the header";
  return { reason: "schema", detail, tenant: isName(tenant) ? tenant : "" };
}

/** A record in our own format may name its tenant: only that of the door is believed. */
function ofOneTenant(intake: Intake, tenant: string): Intake {
  return {
    ...intake,
    read(record, origin) {
      const outcome = intake.read(record, origin);
      if (outcome.kind !== "ok" || outcome.value.tenant === tenant) return outcome;
      const detail = "the record names another tenant than that of its input";
      return { kind: "dead-letter", reason: "schema", detail, path: "tenant" };
    },
  };
}
