import type { Config } from "@rolecall/runtime";
import type { TenantToken } from "@rolecall/service-ingest";

/** Who may send to an HTTP input, and as whom. */
export interface HttpDoor {
  /** Of requests that name none. */
  readonly source: string;
  readonly tenant: string;
  readonly token: string | undefined;
  readonly tokens: readonly TenantToken[];
  readonly maxBodyBytes: number;
}

/** Where the console and the HTTP intakes listen; one listener may serve both. */
export interface Addresses {
  readonly console: string;
  readonly intakes: readonly (HttpDoor & { readonly address: string })[];
}

/** The configuration's addresses; `--port` moves those on loopback. */
export function addressesOf(config: Config, port: string | undefined): Addresses {
  const move = (address: string): string => (port === undefined ? address : address.replace(/:\d+$/, `:${port}`));
  const intakes = config.inputs.flatMap(({ http }) => {
    if (http === undefined) return [];
    const { source, tenant = config.tenant, max_body: maxBodyBytes } = http;
    const tokens = (http.tokens ?? []).map((each) => ({ tenant: each.tenant, token: each.token.reveal() }));
    return [{ address: move(http.listen), source, tenant, token: http.token?.reveal(), tokens, maxBodyBytes }];
  });
  return { console: move(config.console.listen), intakes };
}
