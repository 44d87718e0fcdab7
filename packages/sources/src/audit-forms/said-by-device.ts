/** What a sentence of a device's says was done: its parts are `who`, `from`, `command`, `object`, and `at`, when it says that itself. */
export interface DeviceAct {
  readonly said: RegExp;
  /** The vendor's own name for it; with a command, its first words. */
  readonly action: string;
  readonly outcome?: "success" | "denied" | "error";
  /** Who is not let in may be anybody: the device does not say that it knows the name. */
  readonly isGuess?: true;
}

/** Names as such lines have them: without quotes, blanks and brackets, which whoever types one might add. */
export const WHO: string = String.raw`(?<who>[^\s'"<>\[\]:,|]{1,128})`;
export const FROM: string = String.raw`(?<from>[\da-fA-F.:]{2,45}?)`;
export const said = (pattern: string): RegExp => new RegExp(`^${pattern}$`, "s");
