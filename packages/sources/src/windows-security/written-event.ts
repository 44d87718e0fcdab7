import type { Json, JsonObject } from "@rolecall/core";

/** An event of Windows' logs, however it travelled. */
export interface WindowsEvent {
  readonly id: number;
  /** Who wrote it. */
  readonly provider: string;
  readonly channel: string;
  readonly computer: string;
  readonly time: Json | undefined;
  /** Where it stands in its log: good until the log is cleared. */
  readonly recordId: string | undefined;
  /** The SID that the header names, where the event's own data name nobody. */
  readonly userSid: string | undefined;
  /** What the header says of how it ended: bits, or their name. */
  readonly keywords: string | undefined;
  readonly data: JsonObject;
}
