/** A member that was silent for too long, frozen perhaps: another may have the findings, and decides on them. */
export class NotOurs extends Error {
  override readonly name = "NotOurs";

  constructor() {
    super("the findings are another's to decide on");
  }
}
