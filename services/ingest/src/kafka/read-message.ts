import { buildDeadLetter, type DeadLetter, type DeadReason, type Event } from "@rolecall/core";
import { besideAttributes, frameAll, type Intake } from "@rolecall/sources";
import type { Door, Refusal } from "../door.ts";
import { ofTenant } from "../read-records.ts";
import type { Aligned } from "./alignment.ts";

/** What one message of a raw topic became: no record, one, or several. records = events + dead + filtered. */
export interface Taken extends Aligned {
  readonly events: readonly Event[];
  readonly dead: readonly DeadLetter[];
  readonly records: number;
  readonly filtered: number;
  /** So many bytes came. They themselves are part of all that was fetched with them, which is not to be held for one of them. */
  readonly bytes: number;
}

export interface Message {
  /** `topic/partition` */
  readonly lane: string;
  readonly offset: number;
  readonly bytes: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Which door a message goes through, by its headers. */
export type ChooseDoor = (headers: Readonly<Record<string, string>>) => Door | Refusal;

/** Turns the messages of one partition into events, in order. */
export interface MessageReader {
  read(message: Message): Taken;
}

const NONE: readonly never[] = [];
/** A record beside its text: an event has some forty members. */
const LEAST_WEIGHT = 1000;

type Decoded = ReturnType<Intake["read"]>;

/** A tombstone is no record. */
export function createMessageReader(choose: ChooseDoor): MessageReader {
  let newest = Number.NEGATIVE_INFINITY;
  let intake: Intake | undefined;
  let tenant: string | undefined;
  let origin = "";
  let events: Event[] = [];
  let dead: DeadLetter[] = [];
  const counts = { records: 0, filtered: 0 };
  let weight = 0;
  const refuse = (bytes: Uint8Array | string, reason: DeadReason, detail: string, path?: string): void => {
    const source = path === undefined ? intake?.asked : intake?.source();
    const letter = buildDeadLetter(bytes, { reason, detail, path, source, origin });
    dead.push(ofTenant(letter, tenant));
  };
  const became = (outcome: Decoded, text: string, time: () => number): void => {
    counts.records += 1;
    weight += LEAST_WEIGHT + text.length;
    if (outcome.kind === "ok") {
      events.push(outcome.value);
      newest = Math.max(newest, time());
    } else if (outcome.kind === "drop") {
      counts.filtered += 1;
    } else {
      refuse(text, outcome.reason, outcome.detail ?? "", outcome.path ?? "");
    }
  };
  const sink = {
    record(text: string): void {
      if (intake === undefined) return;
      const outcome = intake.read(text, origin);
      const parts = outcome.kind === "dead-letter" ? intake.parts() : NONE;
      for (const part of parts) sink.record(part);
      if (parts.length === 0) became(outcome, text, intake.time);
    },
    refused(reason: DeadReason, detail: string, bytes: Uint8Array): void {
      counts.records += 1;
      weight += LEAST_WEIGHT + bytes.length;
      refuse(bytes, reason, detail);
    },
  };
  return {
    read(message) {
      const { lane, offset, bytes, headers } = message;
      const chosen = choose(headers);
      intake = "intake" in chosen ? besideAttributes(chosen.intake, headers, "ce_") : undefined;
      tenant = chosen.tenant;
      origin = `${lane}/${offset}`;
      events = [];
      dead = [];
      counts.records = 0;
      counts.filtered = 0;
      weight = LEAST_WEIGHT;
      if (bytes !== null && bytes.length > 0) {
        if ("intake" in chosen) frameAll(bytes, sink);
        else sink.refused(chosen.reason, chosen.detail, bytes);
      }
      const became = { events, dead: dead.length === 0 ? NONE : dead, ...counts };
      return { lane, offset, newest, weight, ...became, bytes: bytes?.length ?? 0 };
    },
  };
}
