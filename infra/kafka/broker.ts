/** A broker of a test's own: one KRaft node on loopback. */
export interface Broker extends AsyncDisposable {
  /** `127.0.0.1:PORT`; the same after a restart. */
  readonly address: string;
  /** As a crash: SIGKILL. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** In order: SIGTERM. Resolves when the process is gone. */
  stop(): Promise<void>;
  /** Starts it again on the same port, with its data; resolves when it serves. */
  start(): Promise<void>;
}

export interface BrokerOptions {
  /** A free one by default. */
  readonly port?: number;
  /** False: made and not started. */
  readonly started?: boolean;
}
