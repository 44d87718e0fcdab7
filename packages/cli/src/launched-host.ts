import { type MainHost, processHost } from "@rolecall/runtime";

/** Signals that come this close together are one: the terminal's own, and the launcher's word of it. */
const ECHO_MS = 300;

/** The process as `bin/rolecall.mjs` starts it: the launcher passes its signals on as messages, and is not outlived. */
export const launchedHost: MainHost = {
  ...processHost,
  onSignal(listener) {
    const stops = createStops(listener);
    const hear = (message: unknown): void => {
      if (typeof message !== "object" || message === null || !("signal" in message)) return;
      const { signal } = message;
      // Who does not read a configuration again is ended by SIGHUP, as any program is; who has no link to print goes on.
      const isAsked = signal === "SIGHUP" || signal === "SIGUSR2";
      if (isAsked && (process.emit(signal) || signal !== "SIGHUP")) return;
      stops.told("at" in message ? Number(message.at) : Date.now());
    };
    // A launcher that was killed cannot stop us any more; a crash loses nothing.
    const orphaned = (): void => void process.kill(process.pid, "SIGKILL");
    process.on("message", hear);
    process.on("disconnect", orphaned);
    // Undefined where nobody launched us; false where whoever did is gone already.
    if (process.connected === false) orphaned();
    process.channel?.unref();
    const forget = processHost.onSignal(stops.heard);
    return () => {
      process.off("message", hear);
      process.off("disconnect", orphaned);
      forget();
    };
  },
  /**
   * The engine's own handlers of `exit` wait for each other now and then while it is open (chdb 26.7.3: 3 ends in 32 under
   * load never came), so that the process is killed instead, once the launcher knows the code to end with.
   */
  exitAtOnce(code) {
    if (process.send === undefined || !process.connected) return processHost.exitAtOnce(code);
    process.send({ exit: code }, () => process.kill(process.pid, "SIGKILL"));
  },
};

/**
 * A terminal's signal comes twice, by itself and as the launcher's word of it; what was sent to one of the two comes once. A process that
 * is busy hears of both late, and of one long after the other: when it hears of them says nothing, the launcher says when it was told.
 */
function createStops(listener: () => void): { heard(): void; told(at: number): void } {
  let [heard, told] = [0, 0];
  let heardAt = Number.NEGATIVE_INFINITY;
  return {
    heard() {
      const isEcho = heard < told || Date.now() - heardAt <= ECHO_MS;
      heard += 1;
      heardAt = Date.now();
      if (!isEcho) listener();
    },
    told(at) {
      told += 1;
      // The launcher, which has nothing else to do, leaves out what comes together: a second word of its is another stop.
      if (told > 1 || at > heardAt + ECHO_MS) listener();
    },
  };
}
