import type { Writable } from "node:stream";
import { visibleButBreaks } from "@rolecall/core";
import { EXIT } from "./verb.ts";
import { writingFault } from "./write.ts";

export interface Outputs {
  readonly out: Writable;
  readonly err: Writable;
  /** Stays until it is stopped: what it is there for is not what it writes. */
  readonly isService: boolean;
  exitAtOnce(code: number): void;
}

/**
 * Says what becomes of the process where its outputs take nothing. A command is over: `| head` closes the pipe when it has
 * enough, which is the end and no failure; anything else is one. A service whose reader has gone ends as a failure, so that
 * whoever keeps it starts it again; one whose disk is full goes on, and writes again once there is room. What cannot be
 * logged ends nobody.
 */
export function heedOutputs({ out, err, isService, exitAtOnce }: Outputs): void {
  let hasComplained = false;
  const complain = (line: string): void => {
    if (!hasComplained) err.write(`rolecall: ${line}\n`);
    hasComplained = true;
  };
  err.on("error", () => undefined);
  out.on("error", (error: NodeJS.ErrnoException) => {
    const isGone = error.code === "EPIPE";
    if (isGone && !isService) return exitAtOnce(EXIT.done);
    complain(
      isGone ? "nobody reads standard output any more" : `cannot write to standard output: ${writingFault(error)}`,
    );
    if (isGone || !isService) exitAtOnce(EXIT.failed);
  });
}

/** A bug ends the process, and by `exitAtOnce`: Node's own way waits for the engine, now and then for ever. */
export function endOnBugs({ err, exitAtOnce }: Pick<Outputs, "err" | "exitAtOnce">): void {
  process.on("uncaughtException", (error) => {
    err.write(`${visibleButBreaks(String(error instanceof Error ? error.stack : error))}\n`);
    exitAtOnce(EXIT.failed);
  });
}
