export type ResponseOf = (detector: string) => readonly string[] | undefined;

/** What every notifier is given besides its configuration. */
export interface NotifierContext {
  /** Address of the console, for links; without it messages have none. */
  readonly consoleUrl?: string | undefined;
  /** Where somebody without a login may fetch a finding's picture; absent where nobody can. Always https. */
  readonly pictureUrl?: ((findingUid: string) => string) | undefined;
  /** What the rule of that name says is to be done; nothing where the detector is no rule, or nobody knows it. */
  readonly responseOf?: ResponseOf | undefined;
  /** Epoch ms. */
  readonly now: () => number;
  /** Where the terminal's feed goes; resolves when it is there. */
  readonly write: (text: string) => Promise<void>;
  /** Whether that is a terminal with colours. */
  readonly colour: boolean;
  /** How wide it is; absent where it is none. */
  readonly columns?: number | undefined;
  /** Appends to a topic of the pipeline's brokers; resolves when it is durable. Absent where there are none. Rejects with a `PublishFault` where it is known what is wrong. */
  readonly publish?: ((topic: string, record: PublishedRecord, signal: AbortSignal) => Promise<void>) | undefined;
}

/** Why the brokers took nothing, in a sentence that a log may hold. */
export class PublishFault extends Error {
  override readonly name = "PublishFault";
}

export interface PublishedRecord {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}
