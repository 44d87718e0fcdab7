import type { Refusal } from "./refusal.ts";

/** What HTTP's codes are among those of gRPC (`google.rpc.Code`). */
export const RPC_CODES: Readonly<Record<Refusal["status"], number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  413: 3,
  429: 8,
  503: 14,
};
