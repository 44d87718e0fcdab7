import type { Store } from "@rolecall/clickhouse";
import type { Event } from "@rolecall/core";
import { type Config, type KafkaInputConfig, tenantsOf } from "@rolecall/runtime";
import { type ChooseDoor, createDoors, type Doors } from "@rolecall/service-ingest";
import type { PlaceOf } from "@rolecall/sources";
import { type PlaceFiles, placeOfConfig } from "../place/place-data.ts";
import { knownConsoleUsers } from "../up/known-console-users.ts";

/** What is known beside the records that come. */
export interface Known {
  /** AWS users of a tenant that are people. */
  consoleUsers(tenant: string): Set<string>;
  /** What is known of addresses, by the databases and lists that were read last. */
  readonly placeOf: PlaceOf;
  /** Reads these again: before anything else takes a configuration. @throws Failure where one is wrong: what was read before holds */
  readPlaces(read: PlaceFiles): void;
  /** With what the history knows. */
  load(store: Store): Promise<Known>;
}

/** @throws Failure where a database of networks, or a list of addresses, is wrong */
export function createKnown(settings: PlaceFiles & { readonly config: Config }): Known {
  const users = new Map<string, Set<string>>(tenantsOf(settings.config).map((tenant) => [tenant, new Set()]));
  const consoleUsers = (tenant: string): Set<string> => users.get(tenant) ?? new Set();
  let places = placeOfConfig(settings);
  const known: Known = {
    consoleUsers,
    placeOf: (address) => places(address),
    readPlaces(read) {
      places = placeOfConfig(read);
    },
    async load(store) {
      for (const tenant of users.keys()) {
        for (const user of await knownConsoleUsers(store, tenant)) consoleUsers(tenant).add(user);
      }
      return known;
    },
  };
  return known;
}

/** The doors of one source: one for each tenant of the configuration. */
export function doorsOf(config: Config, known: Known, source: string, keepRaw?: (event: Event) => boolean): Doors {
  const tenants = tenantsOf(config);
  const { consoleUsers, placeOf } = known;
  return createDoors({ source, own: config.tenant, tenants, consoleUsers, placeOf, keepRaw, now: () => Date.now() });
}

/**
 * Which door a message of a topic goes through: by the header that the input names, else by the topic. With `keepRaw`, only
 * the originals that it wants are kept: nothing is stored of what goes through.
 */
export function chooseDoor(
  config: Config,
  known: Known,
  input: KafkaInputConfig,
  keepRaw?: (event: Event) => boolean,
): ChooseDoor {
  const doors = doorsOf(config, known, input.source, keepRaw);
  const { tenant = config.tenant, tenant_header: header } = input;
  if (header === undefined) {
    const only = doors(tenant);
    return () => only;
  }
  return (headers) => doors(headers[header] ?? tenant);
}
