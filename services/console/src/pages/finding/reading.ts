import type { Sign } from "./signs.ts";

/** Whom the signs fit, taken together, and why in one or two sentences. */
export interface Reading {
  readonly fits: "somebody" | "machine" | "either" | "unknown";
  readonly text: string;
}

/**
 * What an engineer who knows machines would say of the signs: a stolen key moves, a release does not; a machine that runs
 * away does more of its own. It weighs nothing new: the score does that.
 */
export function readingOf(signs: readonly Sign[]): Reading {
  const is = (name: string, verdict: Sign["verdict"]): boolean =>
    signs.some((sign) => sign.name === name && sign.verdict === verdict);
  const odd = (name: string): boolean => is(name, "odd");
  const moved = odd("Network");
  const works = odd("Actions") || odd("Client");
  if (signs.every((sign) => sign.verdict === "unclear"))
    return {
      fits: "unknown",
      text: "There is too little history to tell the machine from anybody else: ask whoever owns it.",
    };
  if (moved && works)
    return {
      fits: "somebody",
      text: `It came from where it never was and ${odd("Actions") ? "did what it never did" : "with a client it never had"}. A machine that moves takes its work along; whoever has its key brings their own.`,
    };
  if (moved)
    return {
      fits: "either",
      text: "Its usual work from a new place: a machine that was moved looks so, and so does a careful thief. Whoever runs it knows of a move.",
    };
  if (works) return sameplace(odd, is("Network", "as-always"));
  if (odd("Silence"))
    return {
      fits: "either",
      text: "Its usual work after a long silence: somebody switched it on again, or found its key. Whoever owns it knows which.",
    };
  if (odd("Data"))
    return {
      fits: "either",
      text: "Its usual work from its own place, and far more data than ever: an export or a backlog looks so, and so does somebody who takes data out through the machine. See what was moved.",
    };
  if (odd("Rate") || odd("Hour") || odd("Refusals"))
    return {
      fits: "machine",
      text: "Its own place, client and calls, only more, at another hour, or refused: a backlog, a fault or a test fits better than a thief.",
    };
  return {
    fits: "machine",
    text: "By its behaviour it is the machine. What was found is what it did, not who did it.",
  };
}

function sameplace(odd: (name: string) => boolean, isSamePlace: boolean): Reading {
  const pushed = odd("Refusals") || odd("Hour") || odd("Silence");
  if (pushed)
    return {
      fits: "somebody",
      text: `New work ${odd("Refusals") ? "that is refused" : "when it does not work"}: a release brings new calls, but it knows what it may do and keeps its hours. Somebody who tries what a key opens does not.`,
    };
  return {
    fits: "either",
    text: isSamePlace
      ? "New work from its own place: a release looks so, and so does somebody on the machine itself. See whether a release is logged below."
      : "New work, and the place tells nothing: a release looks so, and so does somebody with its key. See whether a release is logged below.",
  };
}
