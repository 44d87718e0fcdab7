import type { DeadLetter } from "@rolecall/core";
import type { InputFault } from "@rolecall/runtime";
import type { ActionPattern, PackedEvents, PlaceData } from "@rolecall/sources";

/** What the thread that reads files is made with. Plain data: it is copied. */
export interface ReadingOrder {
  /** A source's name, or `auto`. */
  readonly source: string;
  readonly tenant: string;
  /** Users that have a console, as a scan of the same files found them. */
  readonly consoleUsers: readonly string[];
  /** Events whose redacted original is kept; `all` of them. */
  readonly keepRaw: "all" | readonly ActionPattern[];
  /** What is known of addresses beside the logs. */
  readonly places: PlaceData;
  /** The clock at the door, epoch ms. */
  readonly now: number;
}

/** To the thread. A lane is one file that is being read. */
export type ToReader =
  /** Look through these for users of a console. */
  | { readonly kind: "scan"; readonly paths: readonly string[] }
  | { readonly kind: "begin"; readonly order: ReadingOrder }
  /** `ahead` packs may be on their way before the first is taken. */
  | { readonly kind: "open"; readonly lane: number; readonly path: string; readonly ahead: number }
  /** One was taken. */
  | { readonly kind: "more"; readonly lane: number }
  | { readonly kind: "close"; readonly lane: number };

/** Some records of a lane, in input order. records = events + dead + filtered. */
export interface Pack {
  readonly kind: "pack";
  readonly lane: number;
  readonly events: PackedEvents;
  readonly dead: readonly DeadLetter[];
  readonly records: number;
  readonly filtered: number;
  /** Bytes of the file that were read so far. */
  readonly position: number;
  /** Of an archive that ends here because it breaks off or is damaged: what a person is told. */
  readonly broken?: string | undefined;
}

export type FromReader =
  | Pack
  | { readonly kind: "end"; readonly lane: number }
  | ({ readonly kind: "failed"; readonly lane: number } & Failure)
  /** One file of the scan is done. */
  | { readonly kind: "looked" }
  | { readonly kind: "scanned"; readonly consoleUsers: readonly string[] }
  | ({ readonly kind: "unscanned" } & Failure);

/** What an error of the thread says; `fault` is of an `InputError`. */
export interface Failure {
  readonly fault: InputFault | undefined;
  readonly path: string;
  readonly message: string;
}
