import type { Integration } from "@rolecall/alerting";
import { createNotifiers, type Notifier, type NotifierContext } from "@rolecall/notifiers";
import type { Config } from "@rolecall/runtime";
import { receiversOf, type TerminalFeed } from "./config.ts";

/** Channels by receiver and integration, as notices name them. */
export type Receivers = ReadonlyMap<string, ReadonlyMap<Integration, Notifier>>;

/** The notifiers of every receiver. Secrets are given to them here, and to nobody else. */
export function createReceivers(config: Config, context: NotifierContext, feed?: TerminalFeed): Receivers {
  return new Map(receiversOf(config, feed).map((receiver) => [receiver.name, createNotifiers(receiver, context)]));
}
