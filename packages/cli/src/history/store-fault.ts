import { QueryRefused, StoreError, type StoreErrorClass } from "@rolecall/clickhouse";

/** An error of the store on its way between two processes. */
export interface StoreFault {
  readonly kind: "store" | "refused" | "bug";
  readonly message: string;
  readonly errorClass?: StoreErrorClass;
  readonly code?: number;
}

/** What crosses the wire: what the caller may act on, and never a stack. */
export function faultOf(error: unknown): StoreFault {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof QueryRefused) return { kind: "refused", message };
  if (!(error instanceof StoreError)) return { kind: "bug", message };
  return { kind: "store", message, errorClass: error.errorClass, code: error.code };
}

/** The same error again, on the other side. */
export function errorOf(fault: StoreFault): Error {
  if (fault.kind === "refused") return new QueryRefused(fault.message);
  return new StoreError(fault.errorClass ?? "permanent", fault.code ?? 0, fault.message);
}

export function isStoreFault(value: unknown): value is StoreFault {
  return typeof value === "object" && value !== null && "kind" in value && "message" in value;
}
