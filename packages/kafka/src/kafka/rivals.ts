import kafkajs from "kafkajs";

/** Whether the group has members of another history: none, some that wait, or those that read while this one waits. */
export type Rivals = "none" | "waiting" | "reading";
const ALL: readonly Rivals[] = ["none", "waiting", "reading"];

/** What the member that dealt the topic out says to another with its share; one of an older version says nothing. */
export function rivalsIn(memberAssignment: Buffer): Rivals {
  const said = kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment)?.userData.toString();
  return ALL.find((each) => each === said) ?? "none";
}

/** What a member knows of them, over all of its lives. */
export class KnownRivals {
  readonly #tell: ((rivals: Rivals) => void) | undefined;
  now: Rivals = "none";

  constructor(tell: ((rivals: Rivals) => void) | undefined) {
    this.#tell = tell;
  }

  met(rivals: Rivals): void {
    if (rivals !== this.now) this.#tell?.(rivals);
    this.now = rivals;
  }
}
