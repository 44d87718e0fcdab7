import { CARRIED, type Event, type JsonObject, vendorRecord } from "@rolecall/core";
import { anthropic } from "../anthropic/source.ts";
import { azureActivity } from "../azure-activity/source.ts";
import { entra } from "../entra/source.ts";
import { gcpAudit } from "../gcp-audit/source.ts";
import { gitlabAudit } from "../gitlab-audit/source.ts";
import { googleWorkspace } from "../google-workspace/source.ts";
import type { At } from "../intake/build-event.ts";
import { microsoft365 } from "../microsoft-365/source.ts";
import { openai } from "../openai/source.ts";
import { slackAudit } from "../slack-audit/source.ts";
import type { Decoder, DecoderOptions, Source } from "../source.ts";
import { vaultAudit } from "../vault-audit/source.ts";
import { identify, type Place } from "./identify.ts";

const SOURCES: readonly Source[] = [
  gcpAudit,
  microsoft365,
  azureActivity,
  entra,
  googleWorkspace,
  slackAudit,
  vaultAudit,
  gitlabAudit,
  openai,
  anthropic,
];

/**
 * The event of a document of Elastic's integration of one of these vendors, as the vendor's own source has it: the record
 * is laid out again and read there. Undefined for any other document, and where too little of the record was kept.
 */
export function createVendors(
  options: DecoderOptions,
): (document: JsonObject, at: At, place: Place) => Event | undefined {
  const sources = new Map(SOURCES.map((source) => [source.name, source]));
  const decoders = new Map<string, Decoder>();
  const decoderOf = (source: Source): Decoder => {
    const known = decoders.get(source.name) ?? source.createDecoder(options);
    decoders.set(source.name, known);
    return known;
  };
  return (document, { time, origin }, place) => {
    const source = sources.get(CARRIED.get("ecs")?.get(place.provider) ?? "");
    if (source === undefined) return undefined;
    const record = vendorRecord("ecs", source.name, document);
    if (!source.detect(record)) return undefined;
    const decoded = decoderOf(source)(record, origin);
    if (decoded.kind !== "ok" || isBetterKnown(document, place, decoded.value)) return undefined;
    const event: { -readonly [K in keyof Event]: Event[K] } = decoded.value;
    event.time = time;
    event.account_uid ??= place.account || undefined;
    return event;
  };
}

/** Where the members that name the actor were lost, the document's own user may still say who it was. */
function isBetterKnown(document: JsonObject, place: Place, { identity_kind }: Event): boolean {
  return identity_kind === "unknown" && identify(document, place).identity_kind !== "unknown";
}
