import type { JsonObject } from "@rolecall/core";
import { recordId } from "../record/record-id.ts";

/**
 * The id of one record of a request, where others may have the same request id: because a caller chose it, and would hide
 * behind an earlier request, or because each hop of a request tells of it.
 */
export function recordOfRequest(record: JsonObject, requestId: string | undefined): string | undefined {
  return requestId === undefined ? undefined : `${requestId}/${recordId(record).slice(7, 23)}`;
}
