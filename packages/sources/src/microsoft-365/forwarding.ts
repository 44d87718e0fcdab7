import type { Json, JsonObject } from "@rolecall/core";
import { readObject, readText } from "../record/read-member.ts";

/** Parameters of cmdlets that name where mail goes besides the mailbox. */
const WAYS =
  /^(?:Forwarding(?:Smtp)?Address|ForwardTo|RedirectTo|ForwardAsAttachmentTo|RedirectMessageTo|BlindCopyTo)$/i;
const ADDRESS = /[\w.+%'-]+@([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi;
const MAX_PARAMETERS = 64;

/**
 * Does a cmdlet send mail out of the organisation? `inside` where each address is of a domain of the organisation, of
 * whoever acts or of the mailbox, or below one of these; undefined where no address is named.
 */
export function forwardingOf(record: JsonObject): "inside" | "outside" | undefined {
  const parameters = record["Parameters"];
  if (!Array.isArray(parameters)) return undefined;
  const own = domainsIn(readText(record["UserId"], 320));
  const organization = readText(record["OrganizationName"], 256);
  if (organization !== undefined) own.push(organization.toLowerCase());
  const targets: string[] = [];
  for (const item of (parameters as readonly Json[]).slice(0, MAX_PARAMETERS)) {
    const name = readText(readObject(item)?.["Name"], 64);
    if (name === undefined) continue;
    const domains = domainsIn(readText(readObject(item)?.["Value"], 2048));
    if (WAYS.test(name)) targets.push(...domains);
    else if (name === "Identity" || name === "Mailbox") own.push(...domains);
  }
  if (targets.length === 0) return undefined;
  return targets.every((domain) => own.some((name) => domain === name || domain.endsWith(`.${name}`)))
    ? "inside"
    : "outside";
}

function domainsIn(text: string | undefined): string[] {
  return text === undefined ? [] : Array.from(text.matchAll(ADDRESS), (match) => (match[1] ?? "").toLowerCase());
}
