import type { Finding } from "@rolecall/core";
import { judgeAddress } from "../http/address.ts";
import { postTo } from "../http/post-to.ts";
import { isSafeAddress } from "../http/safe-address.ts";
import { chartWords, drawChart } from "../picture/chart.ts";
import { callSlack, type SlackAccount } from "./call.ts";
import type { Workspace } from "./workspace.ts";

export interface ChartUpload {
  readonly account: SlackAccount;
  readonly workspace: Workspace;
  /** Ids of the message whose thread it goes into. */
  readonly place: { readonly channel: string; readonly ts: string };
  readonly finding: Finding;
  readonly now: number;
  readonly signal: AbortSignal;
}

/** Whether an answer of Slack's says that the token may upload files. */
export function mayUpload(data: Readonly<Record<string, unknown>>): boolean {
  const { scopes } = (data["response_metadata"] ?? {}) as { readonly scopes?: readonly string[] };
  return scopes?.includes("files:write") ?? false;
}

/**
 * The picture of a finding into the thread of its message. One attempt, and none in a busy minute: the message is there
 * already, and goes on without it.
 */
export async function uploadChart(upload: ChartUpload): Promise<void> {
  const { account, workspace, place, finding, now, signal } = upload;
  if (workspace.pauseMs(now) > 0) return;
  const png = drawChart(finding);
  if (png === undefined || workspace.charts.take(now) > 0) return;
  const about = { filename: "finding.png", length: png.length, alt_txt: chartWords(finding) };
  const asked = await callSlack(account, "files.getUploadURLExternal", about, signal);
  if (asked.kind !== "ok") return;
  const { upload_url: url, file_id: id } = asked.data;
  if (typeof url !== "string" || typeof id !== "string") return;
  if (!(await put(url, png, account, signal))) return;
  const files = [{ id, title: "What was unusual" }];
  const done = { files, channel_id: place.channel, thread_ts: place.ts };
  await callSlack(account, "files.completeUploadExternal", done, signal);
}

/** To an address of Slack's own choice: a private one only where its API is at one too. */
async function put(text: string, png: Buffer, account: SlackAccount, signal: AbortSignal): Promise<boolean> {
  if (!isSafeAddress(text)) return false;
  const api = await judgeAddress(new URL(account.apiUrl), false);
  const judged = await judgeAddress(new URL(text), api.verdict === "private");
  if (judged.verdict !== "allowed") return false;
  const headers = { "content-type": "image/png" };
  const options = { headers, body: png, timeoutMs: account.timeoutMs, signal };
  const answer = await postTo(new URL(text), judged.way, options);
  return !("kind" in answer) && answer.status === 200;
}
