import type { NetworkName } from "./address.ts";

/** From where and with what a call is made. */
export interface Client {
  readonly ip: string;
  readonly network: NetworkName;
  readonly userAgent: string;
  /** The platform's session (role session, conversation) and when it began. */
  readonly session: string;
  readonly sessionAt: number;
  /** The run of an agent that the call belongs to. */
  readonly run?: Run;
}

/** One run of an agent: a conversation, or the sub-agent that it started. */
export interface Run {
  readonly runUid: string;
  /** The agent that started it; absent at the top. */
  readonly parentUid?: string;
  readonly depth: number;
  /** On whose behalf, nearest first. */
  readonly delegation: readonly string[];
}

/** How a call ended. */
export type Result = "success" | "denied" | "error";
