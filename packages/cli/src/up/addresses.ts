import type { Config } from "@rolecall/runtime";

/** Where the console and the HTTP intakes listen; one listener may serve both. */
export interface Addresses {
  readonly console: string;
  readonly intakes: readonly {
    readonly address: string;
    readonly source: string;
    readonly token: string | undefined;
    readonly maxBodyBytes: number;
  }[];
}

/** The configuration's addresses; `--port` moves those on loopback. */
export function addressesOf(config: Config, port: string | undefined): Addresses {
  const move = (address: string): string => (port === undefined ? address : address.replace(/:\d+$/, `:${port}`));
  const intakes = config.inputs.flatMap(({ http }) =>
    http === undefined
      ? []
      : [{ address: move(http.listen), source: http.source, token: http.token?.reveal(), maxBodyBytes: http.max_body }],
  );
  return { console: move(config.console.listen), intakes };
}
