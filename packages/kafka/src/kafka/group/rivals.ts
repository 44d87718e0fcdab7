import kafkajs from "kafkajs";
import { atMost } from "../sleep.ts";

/** Whether the group has members of another history: none, some that wait, or those that read while this one waits. */
export type Rivals = "none" | "waiting" | "reading";
const ALL: readonly Rivals[] = ["none", "waiting", "reading"];

/** What the member that dealt the topic out says to another with its share; one of an older version says nothing. */
export function rivalsIn(memberAssignment: Buffer): Rivals {
  const said = kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment)?.userData.toString();
  return ALL.find((each) => each === said) ?? "none";
}

/** Where the history lies may not answer: a group that is being dealt out waits no longer for that, ms. */
const ANSWER_MS = 3000;

/** As a consumer is given them. */
interface RivalOptions {
  readonly history?: (() => Promise<string | undefined>) | undefined;
  readonly rivals?: ((rivals: Rivals) => void) | undefined;
  readonly giveUp?: AbortSignal | undefined;
}

/** What a member knows of them, and of its own history, over all of its lives. */
export class KnownRivals {
  readonly #options: RivalOptions;
  now: Rivals = "none";
  history: string | undefined;

  constructor(options: RivalOptions) {
    this.#options = options;
  }

  /** Its own, before it says which that is: what was there at the last join may have been replaced. */
  async askHistory(): Promise<void> {
    const { history, giveUp } = this.#options;
    const answer = history?.().then((id) => {
      this.history = id ?? this.history;
    });
    if (answer !== undefined) await atMost(ANSWER_MS, answer, giveUp);
  }

  met(rivals: Rivals): void {
    if (rivals !== this.now) this.#options.rivals?.(rivals);
    this.now = rivals;
  }
}
