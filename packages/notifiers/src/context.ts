/** What every notifier is given besides its configuration. */
export interface NotifierContext {
  /** Address of the console, for links; without it messages have none. */
  readonly consoleUrl?: string | undefined;
  /** Epoch ms. */
  readonly now: () => number;
  /** Where the terminal's feed goes. */
  readonly write: (text: string) => void;
  /** Whether that is a terminal with colours. */
  readonly colour: boolean;
}
